//! A year of decisions, submissions and facts at random, in SQLite and in memory: both must know the same.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, SubsecRound, TimeDelta, Utc};
use kwaliteitskalender::adapters::sqlite::Store;
use kwaliteitskalender::calendar::{self, AddressBook, Calendar, Files};
use kwaliteitskalender::delivery::{
    DecisionStamp, Effect, EntryState, GoLive, HandledAs, KnownDue, Ledger, Mode, Recorded,
    Rendered, Situation, Submission, message_id, planning_window, reconcile,
};
use kwaliteitskalender::planning::{Author, Fact, Happened, plan};

use crate::daemon::{ALL_ADDRESSES, AUTUMN};

struct Both {
    calendar: Calendar,
    addresses: AddressBook,
    model: Ledger,
    file: Store,
    chance: u64,
}

impl Both {
    async fn new(seed: u64) -> Both {
        let addresses = ALL_ADDRESSES
            .replace("cva: cva@swv.example", "cva: [cva@swv.example, cva-twee@swv.example]");
        let reading = calendar::read(&Files {
            calendar: AUTUMN.as_bytes(),
            addresses: Some(addresses.as_bytes()),
            done: None,
        });
        Both {
            calendar: reading.calendar.unwrap(),
            addresses: reading.addresses,
            model: Ledger::empty("i", Mode::Live),
            file: Store::in_memory().await.unwrap(),
            chance: seed,
        }
    }

    /// 0 to `below` - 1.
    fn draw(&mut self, below: u64) -> u64 {
        self.chance = self
            .chance
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.chance >> 33) % below
    }

    async fn tick(&mut self, now: DateTime<Utc>) {
        let loaded = self.file.load("proef", Mode::Live, "i", now).await.unwrap();
        assert_eq!(Known::of(&loaded), Known::of(&self.model), "{now}");
        let effects = self.decide(&loaded, now);
        assert_eq!(effects, self.decide(&self.model, now), "{now}");
        let decision = DecisionStamp { organisation: "proef", mode: Mode::Live, version: "v", now };
        let mails: Vec<Rendered> = effects.iter().filter_map(|it| rendered(it, now)).collect();
        self.file.apply(&decision, &effects, &mails).await.unwrap();
        self.model.apply(&effects, now);
        self.deliver(now).await;
    }

    fn decide(&self, ledger: &Ledger, now: DateTime<Utc>) -> Vec<Effect> {
        let window = planning_window(&self.calendar, ledger, now);
        let planned = plan(&self.calendar, &ledger.facts, window);
        let (calendar, addresses) = (&self.calendar, &self.addresses);
        reconcile(&Situation { calendar, addresses, plan: &planned, ledger, now })
    }

    async fn deliver(&mut self, now: DateTime<Utc>) {
        for id in self.file.due(Mode::Live, now, 500).await.unwrap() {
            let claimed = self.file.claim(id, now).await.unwrap().unwrap();
            let answer = "451 later".to_owned();
            let said = match self.draw(8) {
                0 => Submission::InDoubt { reason: answer },
                1 => Submission::Unavailable { reason: answer, hold: true },
                2 => Submission::Deferred { answer },
                _ => Submission::Accepted { answer },
            };
            let after = claimed.entry.after(&said, now);
            let recorded = Recorded {
                at: now,
                outcome: "tried",
                answer: "451 later".to_owned(),
                bad_address: after.bad_address(&said, now),
                entry: after,
            };
            self.file.record_and_claim(&recorded, None).await.unwrap();
            self.model.submit(id, &said, now);
        }
        for entry in &mut self.model.entries {
            // The file knows milliseconds.
            if let EntryState::Queued { not_before, .. } = &mut entry.state {
                *not_before = not_before.trunc_subsecs(3);
            }
        }
    }

    /// Somebody says that something is done, or takes it back.
    async fn say_something(&mut self, now: DateTime<Utc>) {
        let window = planning_window(&self.calendar, &self.model, now);
        let planned = plan(&self.calendar, &self.model.facts, window);
        let at = self.draw(planned.duties.len() as u64) as usize;
        let occurrence = &planned.duties[at];
        let on: NaiveDate = now.date_naive();
        let what = match self.draw(3) {
            0 => Happened::Undone,
            1 => Happened::NotApplicable,
            _ => Happened::Done { on, outcome: None, evidence: None },
        };
        let subject = occurrence.subject(&self.calendar);
        let fact = Fact { subject, what, note: None, author: Author::System, at: now };
        self.file
            .append_facts("proef", Mode::Live, std::slice::from_ref(&fact), &[])
            .await
            .unwrap();
        self.model.facts.push(fact);
    }
}

fn rendered(effect: &Effect, now: DateTime<Utc>) -> Option<Rendered> {
    let Effect::Enqueue(bundle) = effect else { return None };
    Some(Rendered {
        party: bundle.lines[0].key.party.clone(),
        message_id: message_id("i", Mode::Live, "", bundle, "kalender.invalid"),
        subject: "x".to_owned(),
        envelope_from: "kalender@swv.example".to_owned(),
        envelope_to: bundle.address.as_str().to_owned(),
        bytes: Some(b"x".to_vec()),
        occurrences: vec![String::new(); bundle.lines.len()],
        state: EntryState::Queued { not_before: now, failures: 0 },
    })
}

/// What a ledger knows, in an order of its own and without what is out of view.
#[derive(Debug, PartialEq)]
struct Known {
    go_live: Option<GoLive>,
    first_seen: BTreeMap<String, DateTime<Utc>>,
    handled: BTreeMap<String, String>,
    told: Vec<KnownDue>,
    entries: Vec<(i64, String, EntryState, bool, Vec<String>)>,
    facts: Vec<Fact>,
}

impl Known {
    fn of(ledger: &Ledger) -> Known {
        let closed = |id| {
            let entry = ledger.entries.iter().find(|it| it.id == id);
            let state = entry.map(|it| &it.state);
            matches!(state, Some(EntryState::Withdrawn { .. } | EntryState::Unresolved { .. }))
        };
        let handled = ledger.handled.iter().filter_map(|(key, handled)| {
            let how = match &handled.how {
                HandledAs::Skipped(why) => format!("not sent: {}", why.word()),
                HandledAs::Enqueued { sent_at: Some(_), .. } => "sent".to_owned(),
                HandledAs::Enqueued { entry, .. } if closed(*entry) => return None,
                HandledAs::Enqueued { .. } => "enqueued".to_owned(),
            };
            Some((key.to_string(), how))
        });
        let entries = ledger.entries.iter().map(|it| {
            let mut keys: Vec<String> = it.keys.iter().map(ToString::to_string).collect();
            keys.sort();
            (it.id.0, it.message_id.clone(), it.state.clone(), it.ever_in_doubt, keys)
        });
        let mut told: Vec<KnownDue> = ledger.told.iter().cloned().collect();
        told.sort_by_key(|it| format!("{:?} {}", it.subject, it.party));
        Known {
            go_live: ledger.go_live,
            first_seen: ledger.first_seen.clone().into_iter().collect(),
            handled: handled.collect(),
            told,
            entries: entries.collect(),
            facts: ledger.facts.clone(),
        }
    }
}

#[tokio::test]
async fn sqlite_knows_what_the_ledger_in_memory_knows() {
    for seed in 1..=6 {
        let mut both = Both::new(seed).await;
        let start: DateTime<Utc> = "2026-08-31T10:00:00Z".parse().unwrap();
        let mut now = start;
        // Entries older than sixty days are out of SQLite's view.
        while now < start + TimeDelta::days(58) {
            both.tick(now).await;
            if both.draw(5) == 0 {
                both.say_something(now).await;
            }
            now += TimeDelta::minutes(7 + 30 * i64::try_from(both.draw(40)).unwrap());
        }
        assert!(5 < both.model.entries.len(), "seed {seed}: {}", both.model.entries.len());
    }
}
