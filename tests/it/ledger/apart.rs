//! A trial changes nothing that live reads, whatever it does.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use kwaliteitskalender::adapters::sqlite::Store;
use kwaliteitskalender::calendar::Address;
use kwaliteitskalender::delivery::edits::{
    Announcements, Audience, Bytes, CoordinatorNews, Decided, EditMail, EditNews, FileTrouble,
    ToldTrouble, Topic, Turn, Whose,
};
use kwaliteitskalender::delivery::{
    BadAddress, DecisionStamp, Effect, EntryId, KnownDue, Mode, Reason, Recorded, Submission,
};
use kwaliteitskalender::planning::{Anchor, Author, Fact, Happened, Subject};
use sqlx::{Row as _, TypeInfo as _, ValueRef as _};

use crate::ledger::statements::WITH_MODE;
use crate::ledger::{GO_LIVE, decision, enqueue, key, now, open, raw, rendered};

/// Tables without a mode: what they hold is about the installation, the files or the rows, or about one numbered message.
const OF_BOTH: [&str; 6] =
    ["meta", "first_seen", "done_line", "calendar_version", "calendar_edit", "_sqlx_migrations"];

struct Acting {
    ledger: Store,
    mode: Mode,
    chance: u64,
    round: u64,
}

impl Acting {
    /// 0 to `below` - 1.
    fn draw(&mut self, below: u64) -> u64 {
        self.chance = self
            .chance
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.chance >> 33) % below
    }

    async fn act(&mut self) {
        self.round += 1;
        let address = format!("party-{}@swv.example", self.draw(3));
        let item = format!("row-{}", self.draw(4));
        let mine = self.ledger.entries_after(self.mode, EntryId(0)).await.unwrap();
        let waiting = self.ledger.due(self.mode, now(), 99).await.unwrap();
        let effect = match self.draw(11) {
            0 => Effect::Seen { item, at: now() },
            1 => Effect::Skip {
                key: key(&item),
                planned: now().date_naive(),
                reason: Reason::Overtaken,
            },
            2 => Effect::Tell(told(&item)),
            3 if !waiting.is_empty() => {
                Effect::Withdraw { entry: waiting[0], why: Reason::NewerMorning }
            }
            4 if !waiting.is_empty() => Effect::Unresolve { entry: waiting[0] },
            5 if !waiting.is_empty() => return self.submit(waiting[0]).await,
            6 => return self.say(&item).await,
            7 if !mine.is_empty() => {
                self.ledger.retry(self.mode, now()).await.unwrap();
                return;
            }
            8 => return self.edit(&item).await,
            9 => return self.abandon().await,
            _ => enqueue(&address, &[&format!("{item}-{}", self.round)]),
        };
        let mails = match &effect {
            Effect::Enqueue(_) => vec![rendered(1)],
            _ => Vec::new(),
        };
        let decision = DecisionStamp { mode: self.mode, ..decision() };
        self.ledger.apply(&decision, &[effect], &mails).await.unwrap();
    }

    async fn submit(&mut self, entry: EntryId) {
        let claimed = self.ledger.claim(entry, now()).await.unwrap().unwrap();
        let answer = "550 5.1.1 no such user".to_owned();
        let said = match self.draw(3) {
            0 => Submission::Rejected { answer: answer.clone() },
            1 => Submission::InDoubt { reason: answer.clone() },
            _ => Submission::Accepted { answer: answer.clone() },
        };
        let entry = claimed.entry.after(&said, now());
        let bad_address = entry.bad_address(&said, now());
        let recorded = Recorded { at: now(), outcome: "tried", answer, bad_address, entry };
        self.ledger.record_and_claim(&recorded, None).await.unwrap();
    }

    /// Something is told about a calendar file, and the mail about what went before is overtaken.
    async fn edit(&mut self, name: &str) {
        let topic = Topic::Changed;
        let trouble = FileTrouble { topic, hash: name.to_owned(), mail: name.to_owned() };
        let announcements = Announcements {
            withdraw: [(topic, format!("row-{}", self.draw(4)))].into(),
            told: vec![ToldTrouble { trouble, at: now(), gone_at: None, waits: false }],
            ..Announcements::default()
        };
        let news = CoordinatorNews::Changed(Audience::Outsider);
        let mail = EditMail {
            says: EditNews::ToCoordinator(Whose::Edited, news),
            organisation: "proef".to_owned(),
            address: "bureau@swv.example".to_owned(),
            name: name.to_owned(),
        };
        let decided = Decided {
            turn: Turn::NeverRan { digest: String::new() },
            compared: None,
            mails: vec![mail],
            announcements,
            is_news: true,
        };
        let before = Bytes { calendar: b"a".to_vec(), addresses: Some(b"b".to_vec()) };
        let about = ("kalender.yaml", self.mode);
        let mails = ([rendered(0)], Some(&before));
        self.ledger.turn(about, &decided, (&mails.0, mails.1), now()).await.unwrap();
    }

    async fn abandon(&mut self) {
        let waiting = self.ledger.waiting_of_others(&[], self.mode).await.unwrap();
        for entries in waiting.values() {
            self.ledger.abandon(&entries[..1], self.mode, None, now()).await.unwrap();
        }
    }

    async fn say(&mut self, item: &str) {
        let author = Author::Web { party: "opr".to_owned(), name: "J. de Vries".to_owned() };
        let fact = Fact { author, ..fact(item) };
        self.ledger.append_facts("proef", self.mode, &[fact], &[]).await.unwrap();
    }
}

fn subject(item: &str) -> Subject {
    Subject::Occurrence {
        item: item.to_owned(),
        member: None,
        number: None,
        step: None,
        anchor: Anchor::Only,
    }
}

fn told(item: &str) -> KnownDue {
    KnownDue {
        subject: subject(item),
        party: "opr".to_owned(),
        due: "2026-10-12".parse().unwrap(),
        newest_rung: None,
        occurrence: format!("{item}/2026"),
        title: item.to_owned(),
        confidential: false,
        at: now(),
        closed: false,
    }
}

fn fact(item: &str) -> Fact {
    Fact {
        subject: subject(item),
        what: Happened::NotApplicable,
        note: None,
        author: Author::Cli("beheer".to_owned()),
        at: now(),
    }
}

/// Every row of every table that is of this mode, as text.
async fn rows_of(folder: &Path, mode: &str) -> BTreeMap<String, Vec<String>> {
    let mut raw = raw(folder).await;
    let tables = "SELECT name FROM sqlite_master WHERE type = 'table'";
    let tables = sqlx::query(tables).fetch_all(&mut raw).await.unwrap();
    let mut all = BTreeMap::new();
    for table in tables.iter().map(|row| row.get::<String, _>(0)) {
        if OF_BOTH.contains(&table.as_str()) {
            continue;
        }
        let which = match table.as_str() {
            "attempt" => "entry IN (SELECT id FROM outbox WHERE mode = $1)",
            _ => "mode = $1",
        };
        let rows = format!("SELECT * FROM {table} WHERE {which} ORDER BY rowid");
        let rows = sqlx::query(sqlx::AssertSqlSafe(rows)).bind(mode).fetch_all(&mut raw).await;
        all.insert(table, rows.unwrap().iter().map(as_text).collect());
    }
    all
}

fn as_text(row: &sqlx::sqlite::SqliteRow) -> String {
    let value = |at: usize| {
        let value = row.try_get_raw(at).unwrap();
        match value.type_info().name() {
            _ if value.is_null() => "-".to_owned(),
            "TEXT" => row.get::<String, _>(at),
            "BLOB" => format!("{:?}", row.get::<Vec<u8>, _>(at)),
            _ => row.get::<i64, _>(at).to_string(),
        }
    };
    (0..row.len()).map(value).collect::<Vec<_>>().join("|")
}

/// Gives the tables that had rows in the first mode.
async fn check_apart(seed: u64, first: Mode, then: Mode) -> BTreeSet<String> {
    let folder = tempfile::tempdir().unwrap();
    let ledger = open(folder.path()).await;
    let mut acting = Acting { ledger, mode: first, chance: seed, round: 0 };
    for mode in [first, then] {
        acting.mode = mode;
        let decision = DecisionStamp { mode, ..decision() };
        acting.ledger.apply(&decision, &[GO_LIVE()], &[]).await.unwrap();
    }
    acting.mode = first;
    for _ in 0..40 {
        acting.act().await;
    }
    let before = rows_of(folder.path(), first.word()).await;
    acting.mode = then;
    for _ in 0..60 {
        acting.act().await;
    }
    assert_eq!(rows_of(folder.path(), first.word()).await, before, "seed {seed}");
    let filled = before.into_iter().filter(|(_, rows)| !rows.is_empty());
    filled.map(|(table, _)| table).collect()
}

#[tokio::test]
async fn a_trial_changes_nothing_that_live_reads_and_live_nothing_that_a_trial_reads() {
    let mut filled = BTreeSet::new();
    for seed in 1..=8 {
        filled.extend(check_apart(seed, Mode::Live, Mode::Trial).await);
        filled.extend(check_apart(seed, Mode::Trial, Mode::Live).await);
    }
    let with_mode = ["attempt"].into_iter().chain(WITH_MODE);
    assert_eq!(filled, with_mode.map(str::to_owned).collect(), "every such table had rows");
}

#[tokio::test]
async fn a_trial_morning_leaves_what_live_knows_of_a_dead_address() {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = open(folder.path()).await;
    let answer = "250 ok".to_owned();
    for (mode, said) in [
        (Mode::Live, Submission::Rejected { answer: answer.clone() }),
        (Mode::Trial, Submission::Accepted { answer: answer.clone() }),
    ] {
        let effects = [GO_LIVE(), enqueue("opr@swv.example", &["a"])];
        let decision = DecisionStamp { mode, ..decision() };
        let id = ledger.apply(&decision, &effects, &[rendered(1)]).await.unwrap()[0];
        let entry = ledger.claim(id, now()).await.unwrap().unwrap().entry;
        let entry = entry.after(&said, now());
        let bad_address = entry.bad_address(&said, now());
        let answer = answer.clone();
        let recorded = Recorded { at: now(), outcome: "tried", answer, bad_address, entry };
        ledger.record_and_claim(&recorded, None).await.unwrap();
    }
    let loaded = ledger.load("proef", Mode::Live, "i", now()).await.unwrap();
    let bad: Vec<&BadAddress> = loaded.bad_addresses.iter().collect();
    assert_eq!(bad.len(), 1, "{bad:?}");
    assert_eq!(bad[0].address, Address::new("opr@swv.example"));
}

/// (R29)
#[tokio::test]
async fn an_act_by_page_counts_in_its_own_mode_and_one_by_command_or_file_in_both() {
    let mut ledger = Store::in_memory().await.unwrap();
    let by = |author| Fact { author, ..fact("sop") };
    let web = Author::Web { party: "opr".to_owned(), name: "J. de Vries".to_owned() };
    let said = [by(web.clone()), fact("sop"), by(Author::File(None))];
    ledger.append_facts("proef", Mode::Trial, &said, &[]).await.unwrap();
    assert_eq!(ledger.facts("proef", Mode::Trial).await.unwrap(), said);
    assert_eq!(ledger.facts("proef", Mode::Live).await.unwrap(), said[1..]);
    ledger.append_facts("proef", Mode::Live, &said[..1], &[]).await.unwrap();
    assert_eq!(ledger.facts("proef", Mode::Live).await.unwrap().len(), 3);
    assert_eq!(ledger.facts("proef", Mode::Trial).await.unwrap().len(), 3);
}
