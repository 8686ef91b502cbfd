//! Facts: append-only.

use sqlx::FromRow;

use crate::adapters::sqlite::dialect::StoredRow;
use crate::adapters::sqlite::encode::{self, Happening};
use crate::adapters::sqlite::error::LedgerError;
use crate::adapters::sqlite::executor::Executor;
use crate::adapters::sqlite::rows::FactRow;
use crate::adapters::sqlite::store::Store;
use crate::adapters::sqlite::table::{insert, rows_as};
use crate::delivery::Mode;
use crate::planning::{Author, Fact};

impl Store {
    /// Everything said about an organisation that counts in this mode, in order of recording.
    pub async fn facts(
        &mut self,
        organisation: &str,
        mode: Mode,
    ) -> Result<Vec<Fact>, LedgerError> {
        facts(&mut self.on(), organisation, mode).await
    }

    /// Appends facts of one organisation, said in this mode, and the lines of afgerond.yaml (if any) they came from. All or
    /// nothing.
    pub async fn append_facts(
        &mut self,
        organisation: &str,
        mode: Mode,
        facts: &[Fact],
        done_lines: &[String],
    ) -> Result<(), LedgerError> {
        let mut change = self.begin("write a fact down").await?;
        for fact in facts {
            let row = FactRow::of(organisation, mode, fact);
            change.on().run("write a fact down", insert(&row, "")).await?;
        }
        let at = facts.first().map_or(0, |it| it.at.timestamp_millis());
        for line in done_lines {
            let acted = sqlx::query("INSERT INTO done_line (organisation, line, at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING")
                .bind(organisation)
                .bind(line)
                .bind(at);
            change.on().run("write down that a done line has acted", acted).await?;
        }
        change.commit().await
    }
}

pub(super) async fn facts(
    on: &mut Executor<'_>,
    organisation: &str,
    mode: Mode,
) -> Result<Vec<Fact>, LedgerError> {
    let said = rows_as::<FactRow, Fact>(
        "WHERE organisation = $1 AND (mode IS NULL OR mode = $2) ORDER BY id",
    );
    on.all("read its facts", said.bind(organisation).bind(mode.word())).await
}

/// What a file or a command says counts in both modes; an act by page or mail only in the mode whose mail carried the link (R29).
fn counts_in(author: &Author, mode: Mode) -> Option<Mode> {
    match author {
        Author::Web { .. } => Some(mode),
        Author::Cli(_) | Author::File(_) | Author::System => None,
    }
}

impl FactRow {
    fn of(organisation: &str, mode: Mode, fact: &Fact) -> FactRow {
        let Happening { what, day, outcome, evidence } = Happening::of(&fact.what);
        FactRow {
            organisation: organisation.to_owned(),
            mode: counts_in(&fact.author, mode).map(|it| it.word().to_owned()),
            subject: encode::subject_text(&fact.subject),
            item: fact.subject.id().to_owned(),
            what,
            day,
            outcome,
            evidence,
            note: fact.note.clone(),
            author: encode::author_text(&fact.author),
            at: fact.at.timestamp_millis(),
        }
    }
}

impl FromRow<'_, StoredRow> for Fact {
    fn from_row(row: &StoredRow) -> sqlx::Result<Self> {
        let it = FactRow::from_row(row)?;
        let happening =
            Happening { what: it.what, day: it.day, outcome: it.outcome, evidence: it.evidence };
        Ok(Fact {
            subject: encode::subject(&it.subject)?,
            what: happening.read()?,
            note: it.note,
            author: encode::author(&it.author)?,
            at: encode::moment(it.at)?,
        })
    }
}
