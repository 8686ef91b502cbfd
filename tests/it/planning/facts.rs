//! What people have said, and which occurrence it is about.

use chrono::{DateTime, Utc};
use kwaliteitskalender::calendar::Calendar;
use kwaliteitskalender::dates::SchoolYear;
use kwaliteitskalender::planning::{Anchor, Author, Duty, Fact, Happened, Period, Subject};

use super::{calendar_of, calendar_with_norm, duties, planned, reminders, row, row_with, share};
use crate::world::calendar::day;

/// Recorded at noon of that day.
fn said(at: &str, subject: Subject, what: Happened) -> Fact {
    let at: DateTime<Utc> = format!("{at}T12:00:00Z").parse().unwrap();
    Fact { subject, what, note: None, author: Author::System, at }
}

fn about(anchor: Anchor) -> Subject {
    Subject::Occurrence { item: "x".to_owned(), member: None, number: None, step: None, anchor }
}

fn numbered(number: u8, anchor: Anchor) -> Subject {
    let number = Some(number);
    Subject::Occurrence { item: "x".to_owned(), member: None, number, step: None, anchor }
}

fn the_row() -> Subject {
    Subject::Item { item: "x".to_owned() }
}

fn nominal(text: &str) -> Anchor {
    Anchor::Nominal(day(text))
}

fn school(year: i32) -> Anchor {
    Anchor::Period(Period::School(SchoolYear(year)))
}

fn done(text: &str) -> Happened {
    Happened::Done { on: day(text), outcome: None, evidence: None }
}

/// The occurrences of 2026 and 2027 after the facts, and no orphans.
#[track_caller]
fn check(calendar: &Calendar, facts: &[Fact], expected: &[&str]) {
    let plan = planned(calendar, facts, "2026-01-01", "2028-01-01");
    assert_eq!(duties(&plan, calendar), expected);
    assert_eq!(plan.orphans, [0; 0]);
}

fn yearly() -> Calendar {
    calendar_of(&row("jaarlijks voor 1 juli"))
}

#[test]
fn done_settles_its_own_year_and_no_other() {
    let facts = [said("2026-06-01", about(nominal("2026-07-01")), done("2026-06-01"))];
    let expected = ["x/2026 planned 2026-06-30 Done(2026-06-01)", "x/2027 planned 2027-06-30"];
    check(&yearly(), &facts, &expected);
}

#[test]
fn a_reworded_date_keeps_its_facts() {
    let calendar = calendar_of(&row("jaarlijks voor 1 januari"));
    let reworded = calendar_of(&row("jaarlijks uiterlijk 31 december"));
    let facts = [said("2026-12-01", about(nominal("2027-01-01")), done("2026-12-01"))];
    check(
        &calendar,
        &facts,
        &["x/2027 planned 2026-12-31 Done(2026-12-01)", "x/2028 planned 2027-12-31"],
    );
    check(
        &reworded,
        &facts,
        &["x/2026 planned 2026-12-31 Done(2026-12-01)", "x/2027 planned 2027-12-31"],
    );
}

#[test]
fn a_fact_further_than_half_a_period_away_is_an_orphan() {
    let calendar = calendar_of(&row("een keer per vier jaar voor 1 mei, vanaf 2026"));
    let plan = |anchor: &str| {
        let facts = [said("2026-03-01", about(nominal(anchor)), done("2026-03-01"))];
        let plan = planned(&calendar, &facts, "2026-01-01", "2027-01-01");
        (plan.duties[0].settled.is_some(), plan.orphans)
    };
    assert_eq!(plan("2027-06-01"), (true, vec![]));
    assert_eq!(plan("2024-06-01"), (true, vec![]));
    assert_eq!(plan("2023-06-01"), (false, vec![0]));
    assert_eq!(plan("2029-06-01"), (false, vec![]), "about 2030, outside the window");
}

#[test]
fn a_one_off_that_moved_a_year_is_not_done() {
    let once = |when| calendar_of(&row(when));
    let facts = [said("2026-03-01", about(nominal("2026-05-01")), done("2026-03-01"))];
    check(&once("15 juni 2026"), &facts, &["x planned 2026-06-15 Done(2026-03-01)"]);
    let moved = once("1 mei 2027");
    let plan = planned(&moved, &facts, "2026-01-01", "2028-01-01");
    assert_eq!(
        (duties(&plan, &moved), plan.orphans),
        (vec!["x planned 2027-05-01".to_owned()], vec![0])
    );
}

#[test]
fn facts_about_nothing_are_orphans() {
    let duty = |item: &str, member: Option<&str>, step: Option<&str>| Subject::Occurrence {
        item: item.to_owned(),
        member: member.map(str::to_owned),
        number: None,
        step: step.map(str::to_owned),
        anchor: nominal("2026-07-01"),
    };
    let subjects = [
        duty("y", None, None),
        duty("x", Some("atlas"), None),
        duty("x", None, Some("advies")),
        duty("x", None, None),
        about(Anchor::Only),
        the_row(),
        Subject::Event { event: "norm".to_owned() },
        about(nominal("9999-01-01")),
    ];
    let facts = subjects.map(|subject| said("2026-06-01", subject, done("2026-06-01")));
    let plan = planned(&yearly(), &facts, "2026-01-01", "2028-01-01");
    assert_eq!(plan.orphans, [0, 1, 2, 4, 5, 6, 7]);
}

#[test]
fn an_earlier_id_of_a_row_counts_as_its_own() {
    let calendar = calendar_of(
        "jaarverslag: { wat: Jaarverslag, wanneer: jaarlijks voor 1 juli, wie: directeur, heette: x }",
    );
    let facts = [said("2026-06-01", about(nominal("2026-07-01")), done("2026-06-01"))];
    let expected = [
        "jaarverslag/2026 planned 2026-06-30 Done(2026-06-01)",
        "jaarverslag/2027 planned 2027-06-30",
    ];
    check(&calendar, &facts, &expected);
}

#[test]
fn a_share_is_done_per_member() {
    let calendar = calendar_of(&share("jaarlijks voor 1 augustus"));
    let of = |member: Option<&str>| Subject::Occurrence {
        item: "x".to_owned(),
        member: member.map(str::to_owned),
        number: None,
        step: None,
        anchor: nominal("2026-08-01"),
    };
    let facts = [of(Some("lyceum")), of(None), of(Some("directeur"))]
        .map(|subject| said("2026-06-01", subject, done("2026-06-01")));
    let plan = planned(&calendar, &facts, "2026-01-01", "2027-01-01");
    let expected =
        ["x/2026/atlas planned 2026-07-31", "x/2026/lyceum planned 2026-07-31 Done(2026-06-01)"];
    assert_eq!(duties(&plan, &calendar), expected);
    assert_eq!(plan.orphans, [1, 2]);
}

#[test]
fn the_latest_act_wins_and_undone_takes_it_away() {
    let x = || about(nominal("2026-07-01"));
    let mut facts = vec![
        said("2026-06-03", x(), done("2026-06-02")),
        said("2026-06-02", x(), done("2026-06-01")),
    ];
    let rest = "x/2027 planned 2027-06-30";
    check(&yearly(), &facts, &["x/2026 planned 2026-06-30 Done(2026-06-02)", rest]);
    facts.push(said("2026-06-04", x(), Happened::Undone));
    check(&yearly(), &facts, &["x/2026 planned 2026-06-30 Done(2026-06-01)", rest]);
    facts.push(said("2026-06-05", x(), Happened::Undone));
    check(&yearly(), &facts, &["x/2026 planned 2026-06-30", rest]);
    facts.push(said("2026-06-06", x(), Happened::Undone));
    check(&yearly(), &facts, &["x/2026 planned 2026-06-30", rest]);
    facts.push(said("2026-06-07", x(), Happened::NotApplicable));
    check(&yearly(), &facts, &["x/2026 planned 2026-06-30 NotApplicable", rest]);
    facts.push(said("2026-06-08", x(), Happened::InProgress { until: day("2026-06-20") }));
    check(&yearly(), &facts, &["x/2026 planned 2026-06-30", rest]);
}

#[test]
fn at_the_same_moment_the_order_of_recording_decides() {
    let x = || about(nominal("2026-07-01"));
    let facts = [
        said("2026-06-01", x(), Happened::NotApplicable),
        said("2026-06-01", x(), done("2026-06-01")),
    ];
    let expected = ["x/2026 planned 2026-06-30 Done(2026-06-01)", "x/2027 planned 2027-06-30"];
    check(&yearly(), &facts, &expected);
}

#[test]
fn work_in_progress_is_quiet_until_its_day() {
    let until = day("2026-06-20");
    let facts = [said("2026-06-01", about(nominal("2026-07-01")), Happened::InProgress { until })];
    let plan = planned(&yearly(), &facts, "2026-01-01", "2027-01-01");
    assert_eq!(plan.duties[0].quiet_until, Some(until));
    assert_eq!(plan.reminders, planned(&yearly(), &[], "2026-01-01", "2027-01-01").reminders);
}

#[test]
fn a_postponed_date_moves_due_and_its_ladder_but_not_on_a_statutory_row() {
    let calendar = yearly();
    let facts = [said(
        "2026-06-01",
        about(nominal("2026-07-01")),
        Happened::Postponed { to: day("2026-09-15") },
    )];
    let plan = planned(&calendar, &facts, "2026-07-01", "2027-01-01");
    let dates = plan.duties[0].dates.unwrap();
    assert_eq!(
        (dates.nominal, dates.original_due, dates.due),
        (day("2026-07-01"), day("2026-06-30"), day("2026-09-15"))
    );
    assert_eq!(plan.reminders.last().unwrap().day, day("2026-09-11"));
    assert_eq!(duties(&plan, &calendar), ["x/2026 planned 2026-09-15"]);
    let statutory = row_with("jaarlijks voor 1 juli", "wie: directeur, wettelijke_datum: ja");
    check(
        &calendar_of(&statutory),
        &facts,
        &["x/2026 planned 2026-06-30", "x/2027 planned 2027-06-30"],
    );
}

/// (R19)
#[test]
fn a_chosen_date_keeps_the_id_of_the_period_that_was_asked_about() {
    let calendar = calendar_of(&row("jaarlijks"));
    let facts = [said("2025-10-01", about(school(2025)), Happened::DateChosen(day("2026-09-10")))];
    let plan = planned(&calendar, &facts, "2026-08-01", "2027-08-01");
    assert_eq!(
        duties(&plan, &calendar),
        ["x/2025-2026 planned 2026-09-10", "x/2026-2027 awaiting-date"]
    );
    let dates = plan.duties[0].dates.unwrap();
    assert_eq!((dates.nominal, dates.due), (day("2026-09-10"), day("2026-09-10")));
    assert_eq!(plan.duties[0].subject(&calendar), about(school(2025)));
    assert!(
        reminders(&plan, &calendar)
            .contains(&"2026-09-07 before 3 dagen directeur x/2025-2026".to_owned())
    );
    let plan = planned(&calendar, &facts, "2026-01-01", "2026-08-01");
    assert_eq!(duties(&plan, &calendar), [""; 0], "now a matter of September");
}

/// (R19)
#[test]
fn the_latest_chosen_date_wins_and_a_date_in_the_file_beats_it() {
    let choose = |at, chosen| said(at, about(school(2025)), Happened::DateChosen(day(chosen)));
    let facts = [choose("2026-01-01", "2026-05-01"), choose("2026-02-01", "2026-06-01")];
    let calendar = calendar_of(&row("jaarlijks"));
    let plan = planned(&calendar, &facts, "2026-05-01", "2026-08-01");
    assert_eq!(duties(&plan, &calendar), ["x/2025-2026 planned 2026-06-01"]);
    check(&yearly(), &facts, &["x/2026 planned 2026-06-30", "x/2027 planned 2027-06-30"]);
}

#[test]
fn dates_can_be_chosen_for_numbers_and_for_duties_without_one() {
    let year = |number| numbered(number, Anchor::Period(Period::Year(2026)));
    let facts = [said("2026-01-01", year(2), Happened::DateChosen(day("2026-11-10")))];
    let calendar = calendar_of(&row("twee keer per jaar"));
    let plan = planned(&calendar, &facts, "2026-01-01", "2027-01-01");
    assert_eq!(duties(&plan, &calendar), ["x/2026-1 awaiting-date", "x/2026-2 planned 2026-11-10"]);
    assert_eq!(plan.duties[1].subject(&calendar), year(2));
    for when in ["geen datum", "op zijn vroegst in 2027", "in 2026"] {
        let facts =
            [said("2026-01-01", about(Anchor::Only), Happened::DateChosen(day("2026-11-10")))];
        check(&calendar_of(&row(when)), &facts, &["x planned 2026-11-10"]);
    }
}

#[test]
fn a_first_year_is_chosen_for_the_row() {
    let choose = |subject| said("2026-01-01", subject, Happened::DateChosen(day("2026-01-01")));
    let dated = calendar_of(&row("een keer per vier jaar voor 1 mei"));
    let bare = calendar_of(&share("een keer per vier jaar"));
    for subject in [the_row(), about(Anchor::Only)] {
        check(&dated, &[choose(subject.clone())], &["x/2026 planned 2026-04-30"]);
        check(
            &bare,
            &[choose(subject)],
            &["x/2026/atlas awaiting-date", "x/2026/lyceum awaiting-date"],
        );
    }
    let undone = [choose(the_row()), said("2026-02-01", the_row(), Happened::Undone)];
    check(&bare, &undone, &["x awaiting-start-year"]);
}

#[test]
fn an_events_date_comes_from_the_file_else_from_the_latest_fact() {
    let event = |at, on: Option<&str>| {
        said(at, Subject::Event { event: "norm".to_owned() }, Happened::EventOn(on.map(day)))
    };
    let within = |date| calendar_with_norm(date, &row("binnen 6 weken na norm"));
    let facts = [event("2026-02-01", Some("2026-01-12")), event("2026-03-13", Some("2026-03-12"))];
    check(&within(None), &facts, &["x planned 2026-04-23"]);
    check(&calendar_with_norm(None, &row("na norm")), &facts, &["x awaiting-date"]);
    check(&within(Some("2026-05-01")), &facts, &["x planned 2026-06-12"]);
    let deferred = [facts[0].clone(), event("2026-04-01", None)];
    check(&within(None), &deferred, &["x awaiting-event"]);
    let undone = said("2026-04-02", Subject::Event { event: "norm".to_owned() }, Happened::Undone);
    check(
        &within(None),
        &[deferred[0].clone(), deferred[1].clone(), undone],
        &["x planned 2026-02-23"],
    );
}

/// (R18)
#[test]
fn a_visit_fills_the_lowest_open_place_of_the_school_year_of_its_date() {
    let calendar = calendar_of(&row("drie per jaar"));
    let any = || about(school(2025));
    let of_2025 = |facts: &[Fact]| {
        let plan = planned(&calendar, facts, "2026-07-01", "2026-08-01");
        assert_eq!(plan.orphans, [0; 0]);
        plan.duties.iter().map(|it| it.settled.map(|how| format!("{how:?}"))).collect::<Vec<_>>()
    };
    let filled = |day: &str| Some(format!("Done({day})"));
    let mut facts = vec![
        said("2025-11-05", any(), done("2025-11-04")),
        said("2026-02-05", numbered(3, school(2025)), done("2026-02-04")),
    ];
    assert_eq!(of_2025(&facts), [filled("2025-11-04"), filled("2026-02-04"), None]);
    facts.push(said("2026-09-02", any(), done("2026-09-01")));
    assert_eq!(
        of_2025(&facts),
        [filled("2025-11-04"), filled("2026-02-04"), None],
        "a visit of the next year"
    );
    facts.push(said("2026-09-03", numbered(3, school(2025)), done("2026-03-04")));
    assert_eq!(
        of_2025(&facts),
        [filled("2025-11-04"), filled("2026-03-04"), None],
        "said again, counted once"
    );
    facts.push(said("2026-09-04", numbered(1, school(2025)), Happened::NotApplicable));
    assert_eq!(
        of_2025(&facts),
        [Some("NotApplicable".to_owned()), filled("2025-11-04"), filled("2026-03-04")]
    );
    facts.push(said("2026-09-05", numbered(2, school(2025)), Happened::Undone));
    assert_eq!(of_2025(&facts), [Some("NotApplicable".to_owned()), filled("2026-03-04"), None]);
}

#[test]
fn one_visit_too_many_and_a_whole_year_without() {
    let calendar = calendar_of(&row("een in 2026"));
    let any = || about(Anchor::Period(Period::Year(2026)));
    let twice = ["2027-01-10", "2027-01-11"].map(|on| said(on, any(), done(on)));
    check(&calendar, &twice, &["x/2026/1 counting 2026-12-31 Done(2027-01-10)"]);
    let none = [said("2026-01-10", any(), Happened::NotApplicable)];
    check(&calendar, &none, &["x/2026/1 counting 2026-12-31 NotApplicable"]);
}

#[test]
fn not_this_school_year_silences_the_question_until_the_next() {
    for (when, subject) in [
        ("geen datum", about(Anchor::Only)),
        ("continu", the_row()),
        ("een keer per vier jaar", the_row()),
        ("naar verwachting in 2028", about(Anchor::Period(Period::Year(2028)))),
    ] {
        let calendar = calendar_of(&row(when));
        let skipped = [said("2026-09-01", subject, Happened::NotApplicable)];
        let plan = planned(&calendar, &skipped, "2026-08-01", "2028-08-01");
        assert_eq!(plan.orphans, [0; 0]);
        assert!(!plan.reminders.is_empty());
        assert!(
            plan.reminders.iter().all(|it| day("2027-08-01") <= it.day),
            "{:?}",
            plan.reminders
        );
        assert_eq!(plan.duties[0].settled, None);
    }
}

#[test]
fn an_answer_for_one_member_answers_the_question_of_the_row() {
    let calendar = calendar_of(&share("continu"));
    let atlas = Subject::Occurrence {
        item: "x".to_owned(),
        member: Some("atlas".to_owned()),
        number: None,
        step: None,
        anchor: Anchor::Only,
    };
    let facts = [said("2026-09-16", atlas, done("2026-09-16"))];
    let plan = planned(&calendar, &facts, "2026-08-01", "2028-08-01");
    assert_eq!(reminders(&plan, &calendar), ["2027-09-15 confirm beleid x/atlas"]);
}

#[test]
fn done_without_a_date_settles_and_the_question_goes_to_the_next_member() {
    let calendar = calendar_of(&share("geen datum"));
    let atlas = Subject::Occurrence {
        item: "x".to_owned(),
        member: Some("atlas".to_owned()),
        number: None,
        step: None,
        anchor: Anchor::Only,
    };
    let facts = [said("2026-09-16", atlas, done("2026-09-16"))];
    let plan = planned(&calendar, &facts, "2026-08-01", "2027-08-01");
    assert_eq!(duties(&plan, &calendar), ["x/atlas undated Done(2026-09-16)", "x/lyceum undated"]);
    assert_eq!(reminders(&plan, &calendar), ["2026-09-15 confirm beleid x/lyceum"]);
}

#[test]
fn the_subject_of_an_occurrence_leads_back_to_it() {
    let rules = [
        "jaarlijks voor 1 juli",
        "jaarlijks",
        "een keer per twee jaar, vanaf 2026",
        "een keer per vier jaar",
        "drie keer per jaar",
        "drie per jaar",
        "drie in 2026",
        "voor 1 mei 2026",
        "in 2026",
        "volgens planning",
        "continu",
        "naar verwachting in 2026",
        "nog niet bekend",
        "geen datum",
    ];
    for when in rules {
        let calendar = calendar_of(&row(when));
        let before = planned(&calendar, &[], "2026-01-01", "2028-01-01");
        assert!(!before.duties.is_empty());
        for at in 0..before.duties.len() {
            let subject = before.duties[at].subject(&calendar);
            let fact =
                said("2026-01-10", subject, Happened::InProgress { until: day("2026-02-01") });
            let after = planned(&calendar, &[fact], "2026-01-01", "2028-01-01");
            assert_eq!(after.orphans, [0; 0]);
            let heard = |it: &Duty| it.quiet_until.is_some();
            let found: Vec<usize> =
                (0..).zip(&after.duties).filter(|(_, it)| heard(it)).map(|(at, _)| at).collect();
            assert_eq!(found, [at], "{}", before.duties[at].id(&calendar));
        }
    }
}

#[test]
fn a_quota_of_one_year_that_was_met_long_after_it_is_no_orphan_in_any_window() {
    let calendar = calendar_of(&row("een in 2026"));
    let facts = [said("2028-07-04", the_row(), done("2028-07-03"))];
    for (from, until) in
        [("2026-01-01", "2027-01-01"), ("2027-01-01", "2027-02-01"), ("2027-01-01", "2027-01-01")]
    {
        let window = kwaliteitskalender::dates::Window::new(day(from), day(until));
        assert_eq!(
            kwaliteitskalender::planning::plan(&calendar, &facts, window).orphans,
            [0; 0],
            "{from}"
        );
    }
}
