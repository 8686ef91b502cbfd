//! Facts: append-only.

use sqlx::{Connection, Row};

use crate::adapters::sqlite::encode;
use crate::adapters::sqlite::{LedgerError, Sqlite, failed};
use crate::planning::Fact;

impl Sqlite {
    /// Everything said about an organisation, in order of recording.
    pub async fn facts(&mut self, organisation: &str) -> Result<Vec<Fact>, LedgerError> {
        let rows = sqlx::query(
            "SELECT subject, what, day, outcome, evidence, note, author, at FROM fact
              WHERE organisation = $1 ORDER BY id",
        )
        .bind(organisation)
        .fetch_all(&mut self.connection)
        .await
        .map_err(failed("read its facts"))?;
        rows.iter()
            .map(|row| {
                let (subject, what, author): (String, String, String) =
                    (row.get(0), row.get(1), row.get(6));
                let outcome: Option<String> = row.get(3);
                Ok(Fact {
                    subject: encode::subject(&subject)?,
                    what: encode::happened(
                        &what,
                        encode::optional_day(row.get(2))?,
                        outcome.as_deref(),
                        row.get(4),
                    )?,
                    note: row.get(5),
                    author: encode::author(&author)?,
                    at: encode::moment(row.get(7))?,
                })
            })
            .collect()
    }

    /// Appends facts of one organisation, and the lines of afgerond.yaml (if any) they came from. All or nothing.
    pub async fn append_facts(
        &mut self,
        organisation: &str,
        facts: &[Fact],
        done_lines: &[String],
    ) -> Result<(), LedgerError> {
        let mut transaction = self
            .connection
            .begin_with("BEGIN IMMEDIATE")
            .await
            .map_err(failed("begin to write a fact down"))?;
        for fact in facts {
            let (what, day, outcome, evidence) = encode::happened_columns(&fact.what);
            sqlx::query(
                "INSERT INTO fact (id, organisation, subject, item, what, day, outcome, evidence, note, author, at)
                 SELECT COALESCE(MAX(id), 0) + 1, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10 FROM fact",
            )
            .bind(organisation)
            .bind(encode::subject_text(&fact.subject))
            .bind(encode::subject_item(&fact.subject))
            .bind(what)
            .bind(day.map(|it| it.to_string()))
            .bind(outcome)
            .bind(evidence)
            .bind(&fact.note)
            .bind(encode::author_text(&fact.author))
            .bind(fact.at.timestamp_millis())
            .execute(&mut *transaction)
            .await
            .map_err(failed("write a fact down"))?;
        }
        let at = facts.first().map_or(0, |it| it.at.timestamp_millis());
        for line in done_lines {
            sqlx::query("INSERT INTO done_line (organisation, line, at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING")
                .bind(organisation)
                .bind(line)
                .bind(at)
                .execute(&mut *transaction)
                .await
                .map_err(failed("write down that a done line has acted"))?;
        }
        transaction.commit().await.map_err(failed("write a fact down"))
    }
}
