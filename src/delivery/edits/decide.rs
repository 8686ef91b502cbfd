//! What becomes of the files of one calendar: taken, refused because they are broken, held until somebody agrees, or back at
//! what runs; and who hears it.
//!
//! All or nothing for each calendar: kalender.yaml and adresboek.yaml together are one version.

use chrono::{DateTime, Utc};

use crate::delivery::edits::audience::{Audience, Sight};
use crate::delivery::edits::decided::{
    Comparison, CoordinatorNews, Decided, EditMail, EditNews, OperatorNews, Turn, Whose,
};
use crate::delivery::edits::examine::{Edition, Examined, Why, examine};
use crate::delivery::edits::kept::{Bytes, Edit, EditState, KeptVersion, UnsentChange};
use crate::delivery::edits::refused::RefusedFiles;
use crate::delivery::edits::troubles::{Announcements, FileTrouble, ToldTrouble, Topic, announce};
use crate::delivery::edits::watched::{Watched, is_degraded};
use crate::delivery::ledger::Ledger;

/// What the files hold, read once.
#[derive(Debug, Clone, Copy)]
pub enum Found<'a> {
    /// The same as what runs.
    Unchanged,
    /// What cannot run, and why.
    Refused(&'a RefusedFiles),
    /// Another version, which can run.
    Good(Edition<'a>, &'a Bytes),
}

/// What a decision rests on besides the files.
#[derive(Debug, Clone, Copy)]
pub struct KnownOfFiles<'a> {
    pub running: Option<Edition<'a>>,
    /// What people were told about these files.
    pub told: &'a [ToldTrouble],
    /// Of the edited calendar's organisation: what an edit that can run is compared on, if anything runs.
    pub ledger: Option<&'a Ledger>,
    /// Somebody agreed to this edit, whatever it sends.
    pub is_agreed: bool,
    /// The mails about changes that still wait, oldest first.
    pub unsent: &'a [UnsentChange],
    /// What ran before the oldest of them: what its reader knows.
    pub before_unsent: Option<Edition<'a>>,
    /// The operator's address, if anybody is.
    pub operator: Option<&'a str>,
    /// The coordinator gets the plan of every change.
    pub report_changes: bool,
}

/// Decides about the files as they stand at `now`. `hash`: over both, as far as they can be read.
pub fn decide(
    watched: &Watched,
    (hash, found): (&str, Found<'_>),
    known: &KnownOfFiles<'_>,
    now: DateTime<Utc>,
) -> Decided {
    let files = Deciding { watched, hash, known, now };
    match found {
        Found::Unchanged => files.back(),
        Found::Refused(refused) if watched.runs.is_some() => files.refuse(refused),
        Found::Refused(refused) => files.never_ran(refused),
        Found::Good(edited, bytes) => files.weigh(edited, bytes),
    }
}

/// The files of one calendar, at the moment of the decision.
struct Deciding<'a> {
    watched: &'a Watched,
    hash: &'a str,
    known: &'a KnownOfFiles<'a>,
    now: DateTime<Utc>,
}

/// A good edit against the version that the coordinator knows.
struct AgainstKnown<'a> {
    with: Whose,
    before: Edition<'a>,
    examined: Examined,
    /// It does nothing against what runs.
    is_same: bool,
}

impl Deciding<'_> {
    fn back(&self) -> Decided {
        let mut decided = self.decided(Turn::Back, self.announce(&[], false));
        decided.tell(Topic::WellAgain, || {
            let news = CoordinatorNews::WellAgain { is_taken: false };
            self.to_coordinator(Whose::Running, self.known.running, &news, "")
        });
        decided
    }

    fn refuse(&self, refused: &RefusedFiles) -> Decided {
        let edit = self.edit(EditState::Broken, (&refused.place, refused.why));
        let is_degraded = is_degraded(&edit, self.now);
        let since = edit.since.to_rfc3339();
        let broken = |it: &String| trouble(Topic::Broken, it, &refused.digest);
        let mut troubles: Vec<FileTrouble> = refused.errors.iter().map(broken).collect();
        troubles.extend(is_degraded.then(|| trouble(Topic::Degraded, &since, &since)));
        let degraded = OperatorNews::Degraded { since: edit.since, place: edit.place.clone() };
        let turn = Turn::Refused { edit, digest: refused.digest.clone(), is_degraded };
        let mut decided = self.decided(turn, self.announce(&troubles, false));
        decided.tell(Topic::Broken, || {
            let (findings, more) = (refused.findings.clone(), refused.more);
            let news = CoordinatorNews::Broken { findings, more };
            self.to_coordinator(Whose::Running, self.known.running, &news, &refused.digest)
        });
        decided.tell(Topic::Degraded, || self.to_operator(&degraded, &since));
        decided
    }

    /// Nothing goes on instead: only the operator can be told.
    fn never_ran(&self, refused: &RefusedFiles) -> Decided {
        let announcements = self.announce(&[trouble(Topic::NeverRan, "", "")], false);
        let turn = Turn::NeverRan { digest: refused.digest.clone() };
        let mut decided = self.decided(turn, announcements);
        let news = OperatorNews::NeverRan { place: refused.place.clone(), why: refused.why };
        decided.tell(Topic::NeverRan, || self.to_operator(&news, ""));
        decided
    }

    /// A good edit is taken, unless it would do so much that somebody has to agree first.
    fn weigh(&self, edited: Edition<'_>, bytes: &Bytes) -> Decided {
        let Some((running, ledger)) = self.known.running.zip(self.known.ledger) else {
            return self.take((edited, bytes), None);
        };
        let examined = examine(running, edited, ledger, self.now);
        if let Some(why) = examined.why.clone().filter(|_| !self.known.is_agreed) {
            return self.hold(why, examined);
        }
        let is_same = examined.difference.is_empty();
        let is_of_it =
            |it: &Edition<'_>| it.calendar.organisation.id == running.calendar.organisation.id;
        let change = match self.known.before_unsent.filter(is_of_it) {
            Some(known) => {
                let examined = examine(known, edited, ledger, self.now);
                AgainstKnown { with: Whose::Known, before: known, examined, is_same }
            }
            None => AgainstKnown { with: Whose::Running, before: running, examined, is_same },
        };
        self.take((edited, bytes), Some(change))
    }

    fn hold(&self, why: Why, examined: Examined) -> Decided {
        let edit = self.edit(EditState::Held, ("", &why.in_few_words()));
        let announcements = self.announce(&[trouble(Topic::Held, self.hash, self.hash)], false);
        let mut decided = self.decided(Turn::Held(edit), announcements);
        decided.compared = Some(Comparison { with: Whose::Running, examined });
        decided.tell(Topic::Held, || {
            let news = CoordinatorNews::Held(why.clone());
            let running = self.known.running;
            let mut mails = self.to_coordinator(Whose::Running, running, &news, self.hash);
            mails.extend(self.to_operator(&OperatorNews::Held(why), self.hash));
            mails
        });
        decided
    }

    /// One mail says what changed since the version that the coordinator knows: what still waits about an earlier change is
    /// in it.
    fn take(
        &self,
        (edited, bytes): (Edition<'_>, &Bytes),
        change: Option<AgainstKnown<'_>>,
    ) -> Decided {
        let changes = change.as_ref().map_or_else(Vec::new, |it| self.changes(it, edited));
        let mut announcements = self.announce(&[], !changes.is_empty());
        let overtaken = self.known.unsent.iter().map(|it| (Topic::Changed, it.name.clone()));
        announcements.withdraw.extend(overtaken);
        let mut decided = self.decided(Turn::Taken(self.version(edited, bytes)), announcements);
        decided.mails = changes;
        decided.tell(Topic::WellAgain, || {
            let is_taken = change.as_ref().is_none_or(|it| !it.is_same);
            self.to_coordinator(
                Whose::Edited,
                Some(edited),
                &CoordinatorNews::WellAgain { is_taken },
                "",
            )
        });
        decided.compared = change.map(|it| Comparison { with: it.with, examined: it.examined });
        decided
    }

    /// What a good change does in mails, against the version that the coordinator knows; nothing when nothing that anybody
    /// sees changes, or nobody wants to know.
    fn changes(&self, change: &AgainstKnown<'_>, edited: Edition<'_>) -> Vec<EditMail> {
        let AgainstKnown { with, before, examined, .. } = change;
        let is_seen = examined.has_begun && !examined.difference.is_empty();
        if !is_seen || !self.known.report_changes {
            return Vec::new();
        }
        let told = |whose, version: Edition<'_>, audience| {
            let sight = Sight { running: before.calendar, edited: edited.calendar, audience };
            // Who sees nothing gets no mail: it would tell that something confidential changed.
            match sight.sees_something(&examined.difference) {
                true => self.to_coordinator(
                    whose,
                    Some(version),
                    &CoordinatorNews::Changed(audience),
                    self.hash,
                ),
                false => Vec::new(),
            }
        };
        let coordinator = Audience::Party(edited.calendar.organisation.coordinator);
        let mut mails = told(Whose::Edited, edited, coordinator);
        // A slip in the coordinator's own address would otherwise be told to nobody who reads it.
        let mut others = told(*with, *before, Audience::Outsider);
        others.retain(|it| mails.iter().all(|other| other.address != it.address));
        mails.extend(others);
        mails
    }

    fn version(&self, edited: Edition<'_>, bytes: &Bytes) -> KeptVersion {
        KeptVersion {
            file: self.watched.file.clone(),
            organisation: edited.calendar.organisation.id.clone(),
            hash: self.hash.to_owned(),
            taken_at: self.now,
            calendar: bytes.calendar.clone(),
            addresses: bytes.addresses.clone().unwrap_or_default(),
            agreed: None,
        }
    }

    fn edit(&self, state: EditState, (place, why): (&str, &str)) -> Edit {
        // One broken file after another is one trouble; a held edit is another.
        let before = self.watched.edit.as_ref().filter(|it| it.state == state);
        Edit {
            file: self.watched.file.clone(),
            hash: self.hash.to_owned(),
            state,
            since: before.map_or(self.now, |it| it.since),
            place: place.to_owned(),
            why: why.to_owned(),
        }
    }

    fn announce(&self, troubles: &[FileTrouble], is_told_otherwise: bool) -> Announcements {
        announce(self.known.told, troubles, is_told_otherwise, self.now)
    }

    fn decided(&self, turn: Turn, announcements: Announcements) -> Decided {
        let before = self.watched.edit.as_ref();
        // After a restart the same broken file changes nothing.
        let is_new = match &turn {
            Turn::Back => before.is_some(),
            Turn::NeverRan { .. } => false,
            Turn::Refused { edit, .. } | Turn::Held(edit) => before != Some(edit),
            Turn::Taken(_) => true,
        };
        let is_news = is_new || !announcements.is_nothing;
        Decided { turn, compared: None, mails: Vec::new(), announcements, is_news }
    }

    /// One mail to each address of this version's coordinator.
    fn to_coordinator(
        &self,
        whose: Whose,
        version: Option<Edition<'_>>,
        news: &CoordinatorNews,
        name: &str,
    ) -> Vec<EditMail> {
        let Some(Edition { calendar, addresses }) = version else { return Vec::new() };
        let organisation = &calendar.organisation;
        let addresses = addresses.of(organisation.coordinator).iter();
        let mails = addresses.map(|address| EditMail {
            says: EditNews::ToCoordinator(whose, news.clone()),
            address: address.as_str().to_owned(),
            organisation: organisation.id.clone(),
            name: name.to_owned(),
        });
        mails.collect()
    }

    fn to_operator(&self, news: &OperatorNews, name: &str) -> Vec<EditMail> {
        let mail = |address: &str| EditMail::to_operator(address, news.clone(), name);
        self.known.operator.map(mail).into_iter().collect()
    }
}

fn trouble(topic: Topic, hash: &str, mail: &str) -> FileTrouble {
    FileTrouble { topic, hash: hash.to_owned(), mail: mail.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::{AddressBook, Calendar, Files, read};
    use crate::delivery::ledger::{GoLive, Mode};

    const ROWS: &str = "versie: 1
organisatie: { id: proef, naam: Proef, coordinator: bureau }
betrokkenen: { bureau: Bureau, opr: OPR }
kalender:
  plannen:
    titel: Plannen
    onderdelen:
      verslag: { wat: Verslag, wanneer: jaarlijks voor 13 oktober, wie: opr }
      plan: { wat: Plan, wanneer: jaarlijks voor 13 november, wie: opr }
      begroting: { wat: Begroting, wanneer: jaarlijks voor 13 december, wie: opr }
";

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn version(rows: &str) -> (Calendar, AddressBook, Bytes) {
        let addresses = "bureau: bureau@swv.example\nopr: opr@swv.example\n";
        let (calendar, addresses) = (rows.as_bytes().to_vec(), addresses.as_bytes().to_vec());
        let files = Files { calendar: &calendar, addresses: Some(&addresses), done: None };
        let reading = read(&files);
        let bytes = Bytes { calendar, addresses: Some(addresses) };
        (reading.calendar.expect("a good calendar"), reading.addresses, bytes)
    }

    /// What is decided about these rows while the others run, on a ledger that went live in August.
    fn decided(running: &str, edited: &str, is_agreed: bool) -> Decided {
        let (was, is) = (version(running), version(edited));
        let mut ledger = Ledger::empty("test", Mode::Live);
        let go_live = at("2026-08-31T10:00:00Z");
        ledger.go_live = Some(GoLive { at: go_live, first_send: at("2026-09-01T06:30:00Z") });
        let known = KnownOfFiles {
            running: Some(Edition { calendar: &was.0, addresses: &was.1 }),
            ledger: Some(&ledger),
            is_agreed,
            ..nothing_known()
        };
        let watched = Watched::new("k.yaml".to_owned(), Some((was.2.hash(), go_live)), None);
        let (hash, edition) = (is.2.hash(), Edition { calendar: &is.0, addresses: &is.1 });
        let found = if was.2 == is.2 { Found::Unchanged } else { Found::Good(edition, &is.2) };
        decide(&watched, (&hash, found), &known, at("2026-09-03T10:00:00Z"))
    }

    fn nothing_known() -> KnownOfFiles<'static> {
        KnownOfFiles {
            running: None,
            told: &[],
            ledger: None,
            is_agreed: false,
            unsent: &[],
            before_unsent: None,
            operator: Some("beheer@swv.example"),
            report_changes: true,
        }
    }

    fn who_hears(decided: &Decided) -> Vec<(&str, Topic)> {
        decided.mails.iter().map(|it| (it.address.as_str(), it.says.topic())).collect()
    }

    #[test]
    fn a_good_edit_is_taken_and_its_coordinator_hears_what_it_does() {
        let decided = decided(ROWS, &ROWS.replace("13 november", "20 november"), false);
        assert!(matches!(&decided.turn, Turn::Taken(version) if version.organisation == "proef"));
        assert_eq!(who_hears(&decided), [("bureau@swv.example", Topic::Changed)]);
        assert_eq!(decided.compared.map(|it| it.with), Some(Whose::Running));
    }

    #[test]
    fn half_a_calendar_waits_until_somebody_agrees() {
        let few: Vec<&str> = ROWS.lines().take(8).collect();
        let held = decided(ROWS, &few.join("\n"), false);
        assert!(matches!(&held.turn, Turn::Held(edit) if edit.why == "it has 1 rows where 3 run"));
        let both = [("bureau@swv.example", Topic::Held), ("beheer@swv.example", Topic::Held)];
        assert_eq!(who_hears(&held), both);
        let agreed = decided(ROWS, &few.join("\n"), true);
        assert!(matches!(agreed.turn, Turn::Taken(_)));
    }

    #[test]
    fn files_that_hold_what_runs_are_no_news() {
        let decided = decided(ROWS, ROWS, false);
        assert!(decided.turn == Turn::Back && decided.mails.is_empty() && !decided.is_news);
    }

    #[test]
    fn what_never_ran_and_is_broken_is_told_to_the_operator_alone_once() {
        let refused = RefusedFiles::sentence("k.yaml".to_owned(), "weg".to_owned(), "missing");
        let mut watched = Watched::new("k.yaml".to_owned(), None, None);
        let found = ("hash", Found::Refused(&refused));
        let first = decide(&watched, found, &nothing_known(), at("2026-09-03T10:00:00Z"));
        assert_eq!(who_hears(&first), [("beheer@swv.example", Topic::NeverRan)]);
        watched.after(&first);
        let known = KnownOfFiles { told: &first.announcements.told, ..nothing_known() };
        let again = decide(&watched, found, &known, at("2026-09-04T10:00:00Z"));
        assert!(again.mails.is_empty() && !again.is_news);
    }
}
