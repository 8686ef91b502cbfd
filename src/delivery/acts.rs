//! Acts: what a person says through whichever door, whether that is allowed, and the fact it becomes (R29). What follows from
//! a fact, the next tick decides.

mod act;
pub mod agreement;

pub use act::{Act, ActKind, Answer, RecordedAct, RefusedAct};

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use crate::calendar::{Calendar, DoneLine};
use crate::dates::{Window, local_day};
use crate::delivery::forecast::planning_window;
use crate::delivery::ledger::Ledger;
use crate::planning::naming::{self, Named};
use crate::planning::typed::{NotOne, find_one, typed_day};
use crate::planning::{
    Author, Duty, DutyIx, Fact, Happened, Outcome, Plan, State, Subject, done, plan,
};

/// A chosen date lies within so many days of the period it was asked for (R19).
const CHOICE_WITHIN_DAYS: i64 = 365;

/// What was due so long ago can still be reported, also from before go-live: `done jaarverslag-cva` a week late means the
/// one that is late, never next year's.
const LATELY_DAYS: i64 = 400;

/// A calendar that runs, and what was said and sent about it.
#[derive(Debug, Clone, Copy)]
pub struct CalendarPast<'a> {
    pub calendar: &'a Calendar,
    pub ledger: &'a Ledger,
}

impl CalendarPast<'_> {
    fn today(&self, now: DateTime<Utc>) -> NaiveDate {
        local_day(now, self.calendar.organisation.zone)
    }

    /// The plan as the daemon has it, and at least so many days back.
    fn plan(&self, now: DateTime<Utc>, days_back: i64) -> Plan {
        let window = planning_window(self.calendar, self.ledger, now);
        let from = window.from.min(self.today(now) - TimeDelta::days(days_back));
        plan(self.calendar, &self.ledger.facts, Window::new(from, window.until))
    }
}

/// Whether the act is allowed on the calendars that run, and which fact it becomes.
pub fn answer(all: &[CalendarPast<'_>], act: &Act, now: DateTime<Utc>) -> Answer {
    match &act.what {
        ActKind::Done { on, outcome, evidence } => {
            on_occurrence(all, act, LATELY_DAYS, now, |it| it.done(*on, *outcome, evidence.clone()))
        }
        ActKind::Undo => on_occurrence(all, act, LATELY_DAYS, now, |_| Ok(Happened::Undone)),
        ActKind::ChooseDate(typed) => on_occurrence(all, act, 0, now, |it| it.chosen(typed)),
        ActKind::Skip => on_occurrence(all, act, 0, now, |it| it.skipped(act.note.as_deref())),
        ActKind::Event(typed) => on_event(all, act, typed, now),
    }
}

/// The lines of afgerond.yaml that have not acted yet, each with its answer: one that names no single occurrence waits. A line
/// acts at first sight, whatever its day (R6).
pub fn of_lines<'a>(
    known: CalendarPast<'_>,
    lines: &'a [DoneLine],
    now: DateTime<Utc>,
) -> Vec<(&'a DoneLine, Result<RecordedAct, NotOne>)> {
    let CalendarPast { calendar, ledger } = known;
    let is_new = |line: &&DoneLine| !ledger.done_lines_seen.contains(&done::key(line));
    let fresh: Vec<&DoneLine> = lines.iter().filter(is_new).collect();
    if fresh.is_empty() {
        return Vec::new();
    }
    let today = known.today(now);
    let (plan, named) = done::named(calendar, &ledger.facts, &fresh, today);
    let answer = |line: &DoneLine, named| match named {
        Named::One(ix) => {
            let evidence = line.evidence.clone();
            let what = Happened::Done { on: line.on, outcome: None, evidence };
            let by = Author::File(line.by.clone());
            Ok(Target { calendar, plan: &plan, ix, today }.recorded(what, &line.note, by, now))
        }
        Named::Nothing(near) => Err(NotOne::Unknown { name: line.about.clone(), near }),
        Named::Several(ids) => Err(NotOne::Ambiguous { name: line.about.clone(), ids }),
    };
    fresh.into_iter().zip(named).map(|(line, named)| (line, answer(line, named))).collect()
}

/// Looks for the occurrence in a plan as the daemon has it, and at least so many days back.
fn on_occurrence(
    all: &[CalendarPast<'_>],
    act: &Act,
    days_back: i64,
    now: DateTime<Utc>,
    what: impl FnOnce(&Target<'_>) -> Result<Happened, RefusedAct>,
) -> Answer {
    let plans: Vec<Plan> = all.iter().map(|it| it.plan(now, days_back)).collect();
    let of_all: Vec<(&Calendar, (&CalendarPast<'_>, &Plan))> =
        all.iter().zip(&plans).map(|it| (it.0.calendar, it)).collect();
    let look = |(known, plan): (&CalendarPast<'_>, &Plan), name: &str| match naming::find(
        known.calendar,
        plan,
        name,
        known.today(now),
    ) {
        Named::One(ix) => Ok(vec![plan.duty(ix).id(known.calendar)]),
        Named::Several(ids) => Ok(ids),
        Named::Nothing(near) => Err(near),
    };
    let ((known, plan), id, _) = find_one(&of_all, &act.about, look).map_err(RefusedAct::NotOne)?;
    let calendar = known.calendar;
    let mut duties = (0..).map(DutyIx).zip(&plan.duties);
    let found = duties.find(|(_, it)| it.id(calendar) == id);
    let (ix, _) = found.expect("ids come from the plan");
    let target = Target { calendar, plan, ix, today: known.today(now) };
    Ok(target.recorded(what(&target)?, &act.note, act.by.clone(), now))
}

fn on_event(all: &[CalendarPast<'_>], act: &Act, typed: &str, now: DateTime<Utc>) -> Answer {
    let on = match typed.trim().to_lowercase().as_str() {
        "onbekend" => None,
        typed => Some(day(typed)?),
    };
    let of_all: Vec<(&Calendar, &Calendar)> =
        all.iter().map(|it| (it.calendar, it.calendar)).collect();
    let look = |calendar: &Calendar, name: &str| {
        let ids = calendar.events.iter().map(|event| event.id.clone());
        let (same, others): (Vec<_>, Vec<_>) = ids.partition(|id| id == name);
        if same.is_empty() { Err(others) } else { Ok(same) }
    };
    let (calendar, id, _) = find_one(&of_all, &act.about, look).map_err(|why| match why {
        NotOne::Unknown { name, near } => RefusedAct::NoEvent { name, known: near },
        NotOne::Ambiguous { .. } => RefusedAct::NotOne(why),
    })?;
    let event = calendar.events.iter().find(|it| it.id == id).expect("it was just found");
    let subject = Subject::Event { event: id.clone() };
    let (note, author) = (act.note.clone(), act.by.clone());
    Ok(RecordedAct {
        organisation: calendar.organisation.id.clone(),
        id,
        title: event.title.clone(),
        fact: Fact { subject, what: Happened::EventOn(on), note, author, at: now },
        first_reminder: None,
    })
}

fn day(typed: &str) -> Result<NaiveDate, RefusedAct> {
    typed_day(typed).ok_or_else(|| RefusedAct::NoDate(typed.to_owned()))
}

/// The occurrence that an act is about.
struct Target<'a> {
    calendar: &'a Calendar,
    plan: &'a Plan,
    ix: DutyIx,
    today: NaiveDate,
}

impl Target<'_> {
    fn done(
        &self,
        on: Option<NaiveDate>,
        outcome: Option<Outcome>,
        evidence: Option<String>,
    ) -> Result<Happened, RefusedAct> {
        let on = on.unwrap_or(self.today);
        if self.today < on {
            return Err(RefusedAct::InTheFuture(on));
        }
        Ok(Happened::Done { on, outcome, evidence })
    }

    fn chosen(&self, typed: &str) -> Result<Happened, RefusedAct> {
        if self.duty().state == State::AwaitingStartYear {
            let no_year = |_| RefusedAct::NoYear(typed.to_owned());
            let year: i32 = typed.trim().parse().map_err(no_year)?;
            let last = typed_day(&format!("{year}-12-31"));
            return last.map(Happened::DateChosen).ok_or(RefusedAct::NoDate(typed.to_owned()));
        }
        let day = day(typed)?;
        // Its row has no day of its own, so a date in the plan was chosen by somebody.
        let was_chosen = naming::is_asked(&self.calendar.item(self.duty().item).rule);
        if !was_chosen && !matches!(self.duty().state, State::AwaitingDate { .. }) {
            return Err(RefusedAct::HasADate(self.duty().id(self.calendar)));
        }
        if day < self.today {
            return Err(RefusedAct::InThePast(day));
        }
        let span = naming::period_span(self.duty().period, self.today);
        let margin = TimeDelta::days(CHOICE_WITHIN_DAYS);
        if day < span.from - margin || span.until + margin <= day {
            return Err(RefusedAct::TooFar(day));
        }
        Ok(Happened::DateChosen(day))
    }

    fn skipped(&self, note: Option<&str>) -> Result<Happened, RefusedAct> {
        let has_reason = note.is_some_and(|note| !note.trim().is_empty());
        if self.calendar.item(self.duty().item).statutory && !has_reason {
            return Err(RefusedAct::NoReason(self.duty().id(self.calendar)));
        }
        Ok(Happened::NotApplicable)
    }

    fn recorded(
        &self,
        what: Happened,
        note: &Option<String>,
        author: Author,
        at: DateTime<Utc>,
    ) -> RecordedAct {
        let first = self.plan.reminders.iter().filter(|it| it.duty == self.ix);
        let first = first.map(|it| it.day).min();
        let is_early = |first: &NaiveDate| match what {
            Happened::Done { on, .. } => on < *first,
            _ => false,
        };
        let first_reminder = first.filter(is_early);
        let duty = self.duty();
        let (subject, note) = (duty.subject(self.calendar), note.clone());
        RecordedAct {
            organisation: self.calendar.organisation.id.clone(),
            id: duty.id(self.calendar),
            title: self.calendar.item(duty.item).title.to_string(),
            fact: Fact { subject, what, note, author, at },
            first_reminder,
        }
    }

    fn duty(&self) -> &Duty {
        self.plan.duty(self.ix)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::{Files, read};
    use crate::delivery::Mode;

    const CALENDAR: &str = "\
versie: 1
organisatie: { id: proef, naam: Proef, coordinator: opr }
betrokkenen: { opr: OPR }
gebeurtenissen: { norm: Landelijke norm }
kalender:
  plannen:
    titel: Plannen
    onderdelen:
      plan: { wat: Plan, wanneer: jaarlijks voor 1 oktober, wie: opr }
      wet: { wat: Wet, wanneer: jaarlijks voor 1 oktober, wie: opr, wettelijke_datum: ja }
      avond: { wat: Avond, wanneer: jaarlijks, wie: opr }
      visie: { wat: Visie, wanneer: een keer per vier jaar, wie: opr }
";

    fn calendar(text: &str, done: Option<&str>) -> (Calendar, Vec<DoneLine>) {
        let done = done.map(str::as_bytes);
        let reading = read(&Files { calendar: text.as_bytes(), addresses: None, done });
        let found = reading.diagnostics;
        (reading.calendar.unwrap_or_else(|| panic!("{found:?}")), reading.done)
    }

    /// Tuesday 15 September 2026.
    fn now() -> DateTime<Utc> {
        "2026-09-15T10:00:00Z".parse().unwrap()
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn of_page() -> Author {
        Author::Web { party: "opr".to_owned(), name: "Jan".to_owned() }
    }

    fn act(about: &str, what: ActKind) -> Act {
        Act { about: about.to_owned(), what, note: None, by: of_page() }
    }

    fn done(on: Option<&str>) -> ActKind {
        ActKind::Done { on: on.map(day), outcome: None, evidence: None }
    }

    fn choose(typed: &str) -> ActKind {
        ActKind::ChooseDate(typed.to_owned())
    }

    fn decided(act: &Act) -> Answer {
        let (calendar, _) = calendar(CALENDAR, None);
        let ledger = Ledger::empty("", Mode::Live);
        answer(&[CalendarPast { calendar: &calendar, ledger: &ledger }], act, now())
    }

    #[test]
    fn what_is_allowed_becomes_a_fact_signed_with_its_door() {
        let was_done = |on| Happened::Done { on: day(on), outcome: None, evidence: None };
        let chosen = |on| Happened::DateChosen(day(on));
        let on = |typed: &str| ActKind::Event(typed.to_owned());
        for (about, what, expected) in [
            ("plan/2026", done(None), was_done("2026-09-15")),
            ("plan/2026", done(Some("2026-09-10")), was_done("2026-09-10")),
            ("plan/2026", ActKind::Undo, Happened::Undone),
            ("plan/2026", ActKind::Skip, Happened::NotApplicable),
            ("avond/2026-2027", choose("1 oktober 2026"), chosen("2026-10-01")),
            ("visie", choose("2027"), chosen("2027-12-31")),
            ("norm", on("12 maart 2026"), Happened::EventOn(Some(day("2026-03-12")))),
            ("norm", on(" Onbekend "), Happened::EventOn(None)),
        ] {
            let recorded = decided(&act(about, what)).unwrap();
            assert_eq!((recorded.id.as_str(), recorded.fact.what), (about, expected));
            assert_eq!((recorded.fact.author, recorded.fact.at), (of_page(), now()));
        }
    }

    #[test]
    fn what_is_not_allowed_says_why() {
        use RefusedAct::*;
        let text = |it: &str| it.to_owned();
        let on = |typed: &str| ActKind::Event(text(typed));
        let no_event = NoEvent { name: text("nrm"), known: vec![text("norm")] };
        let near = vec![text("plan/2026"), text("plan/2027")];
        let unknown = NotOne(self::NotOne::Unknown { name: text("plan/2030"), near });
        for (about, what, expected) in [
            ("plan/2026", done(Some("2026-09-16")), InTheFuture(day("2026-09-16"))),
            ("wet/2026", ActKind::Skip, NoReason(text("wet/2026"))),
            ("plan/2026", choose("1 mei 2027"), HasADate(text("plan/2026"))),
            ("avond/2026-2027", choose("31 juni"), NoDate(text("31 juni"))),
            ("avond/2026-2027", choose("2026-09-14"), InThePast(day("2026-09-14"))),
            ("avond/2026-2027", choose("2028-08-01"), TooFar(day("2028-08-01"))),
            ("visie", choose("mei"), NoYear(text("mei"))),
            ("visie", choose("99999"), NoDate(text("99999"))),
            ("norm", on("1 mei"), NoDate(text("1 mei"))),
            ("nrm", on("onbekend"), no_event),
            ("plan/2030", ActKind::Undo, unknown),
        ] {
            assert_eq!(decided(&act(about, what)), Err(expected), "{about}");
        }
    }

    #[test]
    fn a_statutory_duty_is_skipped_with_a_reason() {
        let mut act = act("wet/2026", ActKind::Skip);
        act.note = Some("  ".to_owned());
        assert!(decided(&act).is_err());
        act.note = Some("de inspectie stelt uit".to_owned());
        assert_eq!(decided(&act).unwrap().fact.note, act.note);
    }

    #[test]
    fn of_two_calendars_that_have_it_one_must_be_named() {
        let (one, _) = calendar(CALENDAR, None);
        let (other, _) = calendar(&CALENDAR.replace("id: proef", "id: ander"), None);
        let ledger = Ledger::empty("", Mode::Live);
        let all = [&one, &other].map(|calendar| CalendarPast { calendar, ledger: &ledger });
        let (name, ids) = ("plan/2026".to_owned(), ["proef:plan/2026", "ander:plan/2026"]);
        let ids = ids.map(str::to_owned).to_vec();
        let refused = RefusedAct::NotOne(NotOne::Ambiguous { name, ids });
        assert_eq!(answer(&all, &act("plan/2026", ActKind::Undo), now()), Err(refused));
        let recorded = answer(&all, &act("ander:plan/2026", ActKind::Undo), now()).unwrap();
        assert_eq!(
            (recorded.organisation, recorded.id),
            ("ander".to_owned(), "plan/2026".to_owned())
        );
    }

    #[test]
    fn a_line_of_the_file_becomes_the_same_fact_whatever_its_day() {
        let lines = "\
- { onderdeel: plan/2026, op: 2026-09-10, door: Jan }
- { onderdeel: wet/2026, op: 2026-09-20 }
- { onderdeel: plan/2030, op: 2026-09-10 }
";
        let (calendar, lines) = calendar(CALENDAR, Some(lines));
        let ledger = Ledger::empty("", Mode::Live);
        let known = CalendarPast { calendar: &calendar, ledger: &ledger };
        let answers: Vec<_> = of_lines(known, &lines, now()).into_iter().map(|it| it.1).collect();
        let mut same = decided(&act("plan/2026", done(Some("2026-09-10")))).unwrap();
        same.fact.author = Author::File(Some("Jan".to_owned()));
        assert_eq!(answers[0], Ok(same));
        let later = Happened::Done { on: day("2026-09-20"), outcome: None, evidence: None };
        assert_eq!(answers[1].as_ref().unwrap().fact.what, later);
        assert!(matches!(&answers[2], Err(NotOne::Unknown { .. })));

        let mut seen = Ledger::empty("", Mode::Live);
        seen.done_lines_seen.extend(lines.iter().map(done::key));
        assert!(of_lines(CalendarPast { ledger: &seen, ..known }, &lines, now()).is_empty());
    }
}
