//! What happened, and how things stood then.

use futures_util::TryStreamExt;
use sqlx::Row;
use sqlx::any::AnyRow;

use crate::Store;
use crate::commit::Author;
use crate::engine::Engine;
use crate::entry::{Change, Edited, Entry, Page};
use crate::error::Error;
use crate::key::{Id, Key, Noun, Scope};
use crate::read::Paging;

/// Columns of a change with one of its edits.
macro_rules! select_edits {
    ($rest:literal) => {
        concat!(
            "SELECT change.seq, change.at, change.author, change.why, edit.scope, edit.noun, edit.id, edit.body ",
            "FROM change JOIN edit ON edit.seq = change.seq ",
            $rest
        )
    };
}

impl Store {
    /// What happened in a scope, or to the entries of a noun, or to one of them: changes before the one numbered `before`, newest
    /// first. Of each change only the edits that were asked for are given.
    pub async fn history(
        &self,
        scope: &Scope,
        of: Option<(&Noun, Option<&Id>)>,
        before: Option<u64>,
        len_max: usize,
    ) -> Result<Page<Change>, Error> {
        // The inner query counts changes, not edits, so that no change is torn in two by the end of a page.
        let query = match of {
            None => sqlx::query(select_edits!(
                "WHERE edit.scope = $1 AND edit.seq IN \
                 (SELECT DISTINCT seq FROM edit WHERE scope = $1 AND seq < $2 ORDER BY seq DESC LIMIT $3) \
                 ORDER BY edit.seq DESC, edit.position"
            )),
            Some((_, None)) => sqlx::query(select_edits!(
                "WHERE edit.scope = $1 AND edit.noun = $4 AND edit.seq IN \
                 (SELECT DISTINCT seq FROM edit WHERE scope = $1 AND noun = $4 AND seq < $2 ORDER BY seq DESC LIMIT $3) \
                 ORDER BY edit.seq DESC, edit.position"
            )),
            Some((_, Some(_))) => sqlx::query(select_edits!(
                "WHERE edit.scope = $1 AND edit.noun = $4 AND edit.id = $5 AND edit.seq < $2 ORDER BY edit.seq DESC LIMIT $3"
            )),
        };
        let mut paging = Paging::new(len_max);
        let before = before.and_then(|before| i64::try_from(before).ok()).unwrap_or(i64::MAX);
        let mut query = query.bind(scope.text().to_owned()).bind(before).bind(paging.rows());
        if let Some((noun, id)) = of {
            query = query.bind(noun.as_str().to_owned());
            if let Some(id) = id {
                query = query.bind(id.as_str().to_owned());
            }
        }
        self.changes(query, &mut paging).await?;
        Ok(paging.page())
    }

    /// Everything that happened after the change numbered `seq`, oldest first, in every scope.
    pub async fn changes_after(&self, seq: u64, len_max: usize) -> Result<Page<Change>, Error> {
        let mut paging = Paging::new(len_max);
        let query = sqlx::query(select_edits!(
            "WHERE edit.seq IN (SELECT seq FROM change WHERE seq > $1 ORDER BY seq LIMIT $2) ORDER BY edit.seq, edit.position"
        ));
        let query = query.bind(i64::try_from(seq).unwrap_or(i64::MAX)).bind(paging.rows());
        self.changes(query, &mut paging).await?;
        Ok(paging.page())
    }

    /// Reads changes of which each has one row or more, one after the other.
    async fn changes(
        &self,
        query: sqlx::query::Query<'_, sqlx::Any, <sqlx::Any as sqlx::Database>::Arguments>,
        paging: &mut Paging<Change>,
    ) -> Result<(), Error> {
        let mut rows = query.fetch(self.engine.reader());
        let mut open: Option<(Change, usize)> = None;
        while let Some(row) = rows.try_next().await.map_err(|error| self.engine.failed(error))? {
            let edited = self.engine.edited(&row)?;
            let bytes = edited.body.as_ref().map_or(0, String::len);
            let seq = self.engine.number(&row, 0)?;
            match &mut open {
                Some((change, size)) if change.seq == seq => {
                    change.edits.push(edited);
                    *size += bytes;
                }
                _ => {
                    let change = Change { edits: vec![edited], ..self.engine.change(&row, seq)? };
                    if let Some((done, size)) = open.replace((change, bytes)) {
                        if !paging.take(size) {
                            return Ok(());
                        }
                        paging.items.push(done);
                    }
                }
            }
        }
        if let Some((done, size)) = open
            && paging.take(size)
        {
            paging.items.push(done);
        }
        Ok(())
    }

    /// Recorded entries of a scope as they stood after the commit numbered `seq`: of one noun or of all, by noun and id, from the
    /// first or from the one after `after`.
    pub async fn past(
        &self,
        scope: &Scope,
        noun: Option<&Noun>,
        seq: u64,
        after: Option<(&Noun, &Id)>,
        len_max: usize,
    ) -> Result<Page<Entry>, Error> {
        let query = match noun {
            Some(_) => sqlx::query(
                "SELECT edit.seq, change.at, edit.body, edit.noun, edit.id FROM edit JOIN change ON change.seq = edit.seq \
                 WHERE edit.scope = $1 AND edit.noun = $6 AND (edit.noun > $3 OR (edit.noun = $3 AND edit.id > $4)) \
                 AND edit.body IS NOT NULL AND edit.seq = (SELECT MAX(last.seq) FROM edit AS last WHERE last.scope = edit.scope \
                 AND last.noun = edit.noun AND last.id = edit.id AND last.seq <= $2) ORDER BY edit.noun, edit.id LIMIT $5",
            ),
            None => sqlx::query(
                "SELECT edit.seq, change.at, edit.body, edit.noun, edit.id FROM edit JOIN change ON change.seq = edit.seq \
                 WHERE edit.scope = $1 AND (edit.noun > $3 OR (edit.noun = $3 AND edit.id > $4)) \
                 AND edit.body IS NOT NULL AND edit.seq = (SELECT MAX(last.seq) FROM edit AS last WHERE last.scope = edit.scope \
                 AND last.noun = edit.noun AND last.id = edit.id AND last.seq <= $2) ORDER BY edit.noun, edit.id LIMIT $5",
            ),
        };
        let mut paging = Paging::new(len_max);
        let (after_noun, after_id) = after.map_or(("", ""), |(noun, id)| (noun.as_str(), id.as_str()));
        let query = query.bind(scope.text().to_owned()).bind(i64::try_from(seq).unwrap_or(i64::MAX));
        let mut query = query.bind(after_noun.to_owned()).bind(after_id.to_owned()).bind(paging.rows());
        if let Some(noun) = noun {
            query = query.bind(noun.as_str().to_owned());
        }
        let mut rows = query.fetch(self.engine.reader());
        while let Some(row) = rows.try_next().await.map_err(|error| self.engine.failed(error))? {
            let key = Key::new(scope.clone(), self.engine.noun(&row, 3)?, self.engine.id(&row, 4)?);
            let entry = self.engine.entry(&row, 0, key)?;
            if !paging.take(entry.body.len()) {
                break;
            }
            paging.items.push(entry);
        }
        Ok(paging.page())
    }
}

/// Columns of `select_edits`.
impl Engine {
    fn change(&self, row: &AnyRow, seq: u64) -> Result<Change, Error> {
        let by = Author::new(self.text(row, 2)?).map_err(|refused| self.corrupt(refused))?;
        Ok(Change { seq, at: self.moment(row, 1)?, by, why: self.text(row, 3)?, edits: Vec::new() })
    }

    fn edited(&self, row: &AnyRow) -> Result<Edited, Error> {
        let key = Key::new(self.scope(row, 4)?, self.noun(row, 5)?, self.id(row, 6)?);
        Ok(Edited { key, body: row.try_get(7).map_err(|error| self.failed(error))? })
    }
}
