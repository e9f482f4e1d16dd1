//! The household's own offers: files named by `offers = [...]` in `[household]`, and `[[offers]]` in the file itself.
//!
//! Both have the form of `reference/data/offers/README.md`. What is written here goes before a shipped offer of the same id.

use std::collections::BTreeMap;

use fleet::offer::{Offer, OfferId};
use reference::document::{Fault, Fields, Wrong, shown};
use reference::offers::{Catalogue, Defaults, Listing, ShippedZones};

use crate::document::Subject;
use crate::reader::Reader;
use crate::table::{nearest, span, tables};

/// A household writes at most so many offers into its own file; whole catalogues go into files of their own.
const OFFERS_MAX: usize = 500;

/// Offers by their ids: the household's own before those of the world.
pub(crate) struct Offers<'w> {
    own: Vec<Offer>,
    own_at: BTreeMap<OfferId, usize>,
    world: &'w Catalogue,
    /// Some of the household's own could not be read: that is said, and what names them is not blamed for it.
    incomplete: bool,
}

impl<'w> Offers<'w> {
    /// Reads the files that `[household]` names, then `[[offers]]`.
    pub(crate) fn read(reader: &mut Reader<'w>, root: &Fields<'_>) -> Self {
        let mut offers = Self { own: Vec::new(), own_at: BTreeMap::new(), world: reader.world.offers, incomplete: false };
        let before = reader.faults.len();
        let files = root.find("household").and_then(|item| item.table().ok());
        let files = files.as_ref().and_then(|fields| fields.find("offers"));
        let files = files.and_then(|item| reader.keep(item.list()));
        for item in files.into_iter().flatten() {
            if let Some((name, text)) = reader.load(&item) {
                offers.file(reader, &name, &text);
            }
        }
        let defaults = own_words(reader);
        for fields in tables(reader, root, "offers", OFFERS_MAX) {
            let listing = reference::offers::read_fields(&fields, reader.file, &defaults, &ShippedZones);
            let at = fields.find("id").map(|item| span(&item));
            if let (Some(Listing { offer, .. }), Some(at)) = (reader.keep(listing), at) {
                let id = offer.id.clone();
                if !offers.add(offer)
                    && let Some(item) = fields.find("id")
                {
                    reader.fault(
                        &item,
                        format!("two of the household's offers have the id “{id}”"),
                        "give each an id of its own",
                    );
                }
                reader.stands(Subject::Offer(id), at);
            }
        }
        offers.incomplete = reader.faults.len() > before;
        offers
    }

    fn file(&mut self, reader: &mut Reader<'_>, name: &str, text: &str) {
        let defaults = own_words(reader);
        match reference::offers::read_listings(name, text, &ShippedZones, &defaults) {
            Err(faults) => reader.faults.extend(faults.list),
            Ok(listings) => {
                for Listing { offer, .. } in listings {
                    let id = offer.id.clone();
                    let at = text.find(&format!("\"{id}\"")).unwrap_or(0);
                    let span = at..(at + id.as_str().len() + 2).min(text.len());
                    let line = text[..at].matches('\n').count() + 1;
                    if !self.add(offer) {
                        let wrong = Wrong::new(format!("two of the household's offers have the id “{id}”"));
                        let (problem, instead) = (wrong.problem, Some("give each an id of its own".to_owned()));
                        reader.faults.push(Fault {
                            file: name.to_owned(),
                            span: span.clone(),
                            path: String::new(),
                            problem,
                            instead,
                        });
                    }
                    reader.stands_in(Subject::Offer(id), name, span, line);
                }
            }
        }
    }

    /// Adds one of the household's own; `false` when it has that id already.
    pub(crate) fn add(&mut self, offer: Offer) -> bool {
        let id = offer.id.clone();
        if self.own_at.contains_key(&id) {
            return false;
        }
        self.own_at.insert(id, self.own.len());
        self.own.push(offer);
        true
    }

    /// The offer of that id.
    pub(crate) fn find(&self, id: &OfferId) -> Option<&Offer> {
        self.own_at.get(id).map(|at| &self.own[*at]).or_else(|| self.world.offer(id))
    }

    /// Whether an id is taken.
    pub(crate) fn has(&self, id: &str) -> bool {
        id.parse().is_ok_and(|id| self.find(&id).is_some())
    }

    /// An offer by what was written, or what is wrong with it.
    pub(crate) fn named(&self, text: &str) -> Result<&Offer, Wrong> {
        let id: OfferId = text.trim().parse().map_err(|error: fleet::offer::OfferIdError| Wrong::new(error.to_string()))?;
        self.find(&id).ok_or_else(|| {
            let own = nearest(id.as_str(), self.own_at.keys().map(OfferId::as_str));
            let near = own.or_else(|| self.world.suggestions(id.as_str(), 1).first().map(|id| id.as_str()));
            let instead = match near {
                Some(near) => {
                    format!("did you mean “{near}”? Or write the terms here: price = \"25 USD a month\", data = \"10 GB\"")
                }
                None => "write the terms here instead: price = \"25 USD a month\", data = \"10 GB\"".to_owned(),
            };
            Wrong::new(format!("no catalogue has an offer “{}”", shown(id.as_str()))).or(instead)
        })
    }

    /// Whether an offer that is not here may be one of those that could not be read.
    pub(crate) fn may_be_unread(&self, text: &str) -> bool {
        self.incomplete && text.trim().parse().is_ok_and(|id| self.find(&id).is_none())
    }

    /// The household's own.
    pub(crate) fn into_own(self) -> Vec<Offer> {
        self.own
    }
}

/// What holds for offers that the household wrote, where they do not say.
pub(crate) fn own_words(reader: &Reader<'_>) -> Defaults {
    Defaults { address: Some("the household's own file".to_owned()), read: Some(reader.today), provider: None }
}
