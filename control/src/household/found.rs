//! A new household: its founder is its owner.

use household::records::{Body, Section};
use store::{Edit, Expected, HouseholdId};

use super::change::pulse_key;
use super::members::Membership;
use super::{Home, home_key, member_key};
use crate::access::Role;
use crate::account::AccountId;
use crate::error::Error;
use crate::house::House;
use crate::nouns::of_section;
use crate::stored::json;

/// One account belongs to so many households at most.
pub(crate) const HOUSEHOLDS_MAX: usize = 100;

impl House {
    /// Founds a household in a country, by code or name. The founder becomes one of its people under their own name.
    pub async fn found(&self, founder: &AccountId, name: &str, country: &str) -> Result<HouseholdId, Error> {
        let name = crate::account::line("name", name)?.to_owned();
        let household = HouseholdId::new(self.new_id());
        let mut account = self.account(founder).await?;
        if account.value.households.len() >= HOUSEHOLDS_MAX {
            return Err(Error::Refused { what: "household", problem: "would be one too many for this account" });
        }
        account.value.households.push(household.as_str().to_owned());
        let (login, person) = (account.value.login.clone(), account.value.name.clone());
        let member = Membership { role: Role::Owner, person: Some(person.clone()) };
        let scope = store::Scope::Household(household.clone());
        let record = |section: Section, pairs: [(&str, &str); 1]| {
            let body: Body = pairs.into_iter().map(|(key, value)| (key.to_owned(), value.into())).collect();
            let key = store::Key::new(scope.clone(), of_section(section), self.new_id());
            json(&body).map(|body| Edit::put(key, Expected::Absent, body))
        };
        let edits = vec![
            account.edit(vec![login])?,
            Edit::put(home_key(&household), Expected::Absent, json(&Home { name, demo: false })?),
            Edit::put(member_key(&household, founder), Expected::Absent, json(&member)?),
            Edit::put(pulse_key(&household)?, Expected::Absent, "{}"),
            record(Section::Household, [("home", country)])?,
            record(Section::Person, [("name", person.as_str())])?,
        ];
        check_country(country)?;
        self.write(&founder.author()?, "Founded", edits).await?;
        Ok(household)
    }
}

fn check_country(country: &str) -> Result<(), Error> {
    if reference::countries::find(country).is_some() {
        Ok(())
    } else {
        Err(Error::Refused { what: "country", problem: "is none that is known: write its name or its two letters" })
    }
}
