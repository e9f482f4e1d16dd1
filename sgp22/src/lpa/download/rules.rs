//! Whether a profile may have its rules on this card (SGP.22 v2.5 §2.9.2.4): the card would refuse it after it was fetched.

use super::super::card;
use super::super::list::ListProfiles;
use super::super::procedure::{Answer, Procedure, Step};
use super::super::stage::{Failure, Stage};
use super::{Context, Download, Session, State};
use crate::error::{Error, Unsupported};
use crate::wire::es10b::{CancelSessionReason, GetRatRequest, PprFlags, ProfilePolicyAuthorisationRule};
use crate::wire::{OperatorId, PprIds, ProfileClass, ProfileInfo};

/// The card is asked what it allows.
#[derive(Debug)]
pub(super) struct Rules {
    pub(super) session: Session,
    reading: Reading,
}

#[derive(Debug)]
enum Reading {
    /// Which operators may have which rules.
    Table,
    /// Which profiles are there: one that may not be disabled must be the only one.
    Profiles(ListProfiles, Consent),
}

/// Whether the owner must agree to the rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Consent {
    Needed,
    NotNeeded,
}

/// The rules that are for the card to judge. That rules can be changed over the air is none.
const RULES: [PprIds; 2] = [PprIds::PPR1, PprIds::PPR2];

impl Rules {
    pub(super) fn begin(context: Box<Context>, session: Session) -> Step<Download> {
        let forbids = session.offered.profile_metadata.profile_policy_rules.unwrap_or(PprIds::NONE);
        if RULES.iter().all(|rule| !forbids.contains(*rule)) {
            return context.ask_for_consent(session, false);
        }
        let info = session.authenticated.euicc_info2.as_ref();
        let refused = info.and_then(|info| info.forbidden_profile_policy_rules).unwrap_or(PprIds::NONE);
        if RULES.iter().any(|rule| forbids.contains(*rule) && refused.contains(*rule)) {
            return Self::not_allowed(context, &session);
        }
        context.at(State::Rules(Self { session, reading: Reading::Table }), card::ask(&GetRatRequest::default()))
    }

    pub(super) fn answer(self, context: Box<Context>, answer: Answer) -> Step<Download> {
        let Self { session, reading } = self;
        match reading {
            Reading::Table => {
                let consent = match card::read::<GetRatRequest>(answer) {
                    Ok(table) => judge(&session, &table.rat),
                    // Without a table, the card has the last word when it is asked to take the profile.
                    Err(error) if !error.is_card_silent() => Some(Consent::Needed),
                    Err(error) => return context.fail(Failure::new(error, Stage::ReadingCard)),
                };
                match consent {
                    None => Self::not_allowed(context, &session),
                    Some(consent) if forbids(&session).contains(PprIds::PPR1) => {
                        Self::listing(context, session, consent, ListProfiles::begin())
                    }
                    Some(consent) => context.ask_for_consent(session, consent == Consent::Needed),
                }
            }
            Reading::Profiles(list, consent) => Self::listing(context, session, consent, list.answer(answer)),
        }
    }

    fn listing(context: Box<Context>, session: Session, consent: Consent, step: Step<ListProfiles>) -> Step<Download> {
        step.within(
            (context, session),
            |(context, session), list| Download {
                context,
                state: State::Rules(Self { session, reading: Reading::Profiles(list, consent) }),
            },
            |(context, session), profiles| match profiles {
                Ok(profiles) if profiles.iter().any(is_subscription) => Self::not_allowed(context, &session),
                Ok(_) => context.ask_for_consent(session, consent == Consent::Needed),
                Err(failure) => context.fail(failure),
            },
        )
    }

    fn not_allowed(context: Box<Context>, session: &Session) -> Step<Download> {
        let failure = Failure::new(Error::Unsupported(Unsupported::ProfilePolicyRules), Stage::AskingServer);
        context.cancel(&session.authenticated, CancelSessionReason::PprNotAllowed, failure)
    }
}

fn forbids(session: &Session) -> PprIds {
    session.offered.profile_metadata.profile_policy_rules.unwrap_or(PprIds::NONE)
}

fn is_subscription(profile: &ProfileInfo) -> bool {
    profile.profile_class.unwrap_or_default() == ProfileClass::Operational
}

/// Whether the table allows all rules of the profile; none when it does not.
fn judge(session: &Session, table: &[ProfilePolicyAuthorisationRule]) -> Option<Consent> {
    let owner = session.offered.profile_metadata.profile_owner.as_ref();
    let mut consent = Consent::NotNeeded;
    for rule in RULES.iter().filter(|rule| forbids(session).contains(**rule)) {
        let allows = |row: &&ProfilePolicyAuthorisationRule| {
            row.ppr_ids.contains(*rule) && row.allowed_operators.iter().any(|operator| matches(operator, owner))
        };
        let row = table.iter().find(allows)?;
        if row.ppr_flags.contains(PprFlags::CONSENT_REQUIRED) {
            consent = Consent::Needed;
        }
    }
    Some(consent)
}

/// Whether a row of the table means an operator: a digit `E` means any, a group that is absent or empty too.
fn matches(allowed: &OperatorId, owner: Option<&OperatorId>) -> bool {
    let nibbles = |bytes: [u8; 3]| bytes.into_iter().flat_map(|byte| [byte & 0x0F, byte >> 4]);
    let Some(owner) = owner else { return nibbles(allowed.mcc_mnc).all(|digit| digit == 0x0E) };
    let network = nibbles(allowed.mcc_mnc).zip(nibbles(owner.mcc_mnc)).all(|(any, digit)| any == 0x0E || any == digit);
    let group = |allowed: &Option<crate::wire::Octets<0, 255>>, owner: &Option<crate::wire::Octets<0, 255>>| {
        allowed.as_ref().is_none_or(|group| group.as_bytes().is_empty() || Some(group) == owner.as_ref())
    };
    network && group(&allowed.gid1, &owner.gid1) && group(&allowed.gid2, &owner.gid2)
}
