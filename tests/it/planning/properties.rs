//! What holds for every calendar, whatever its rows, its ladder, its region and what people say.

use chrono::{DateTime, Days, NaiveDate};
use kwaliteitskalender::calendar::rule::{DayMonth, Rule, Term, Wording, month_name};
use kwaliteitskalender::calendar::{Calendar, CountsWith, PartyIx};
use kwaliteitskalender::dates::{Lead, OpenDays, Region, SchoolYear, SendRule, Window};
use kwaliteitskalender::planning::{
    Anchor, Author, Fact, Happened, Kind, Period, Plan, Reminder, Shift, Subject, plan,
};
use proptest::collection::{btree_set, vec};
use proptest::prelude::*;
use proptest::{option, sample::select};

use super::{calendar_of, row_with};
use crate::world::calendar::{day, read, small};

fn days() -> impl Strategy<Value = NaiveDate> {
    (0..6000_u64).prop_map(|days| day("2019-01-01") + Days::new(days))
}

fn terms() -> impl Strategy<Value = Term> {
    let wording = select(vec![Wording::Before, Wording::By, Wording::Bare]);
    prop_oneof![
        5 => (1..=12_u8, 1..=28_u8, wording)
            .prop_map(|(month, day, wording)| Term::Day(DayMonth { month, day }, wording)),
        1 => (1..=12_u8).prop_map(Term::Month),
    ]
}

fn rules() -> impl Strategy<Value = Rule> {
    let year = || 2020..2036_i32;
    prop_oneof![
        6 => (1..6_u8, option::of(terms()), option::of(year()), option::weighted(0.1, year()))
            .prop_map(|(years, term, first_year, expected)| Rule::Every { years, term, first_year, expected }),
        1 => (2..=12_u8).prop_map(|count| Rule::TimesPerYear { count, note: None }),
        2 => (1..9_u8, option::of(year())).prop_map(|(count, year)| Rule::Quota { count, year }),
        2 => (days(), select(vec![Wording::Before, Wording::By])).prop_map(|(day, wording)| Rule::Once { day, wording }),
        1 => year().prop_map(Rule::InYear),
        1 => Just(Rule::ByPlan { leading: None, to_be_made: true }),
        1 => Just(Rule::Continuous),
        1 => year().prop_map(|year| Rule::Expected { year }),
        1 => option::of(year()).prop_map(|not_before| Rule::NotYetKnown { not_before }),
        1 => Just(Rule::Undated),
    ]
}

/// What stands in a row after its name.
fn items() -> impl Strategy<Value = String> {
    let counts = select(vec!["", ", rekent_met: werkdagen", ", rekent_met: kalenderdagen"]);
    let of_one = vec!["wie: directeur", "wie: [kantoor, directeur]", "wie: inspectie", NOBODY];
    let who = prop_oneof![select(of_one), Just("voor_elk: scholen")];
    let month = option::of((1..=12_u8).prop_map(month_name));
    (rules(), counts, who, month).prop_map(|(rule, counts, who, month)| {
        let recheck = match (&rule, month) {
            (Rule::Continuous, Some(month)) => format!(", nalopen: jaarlijks in {month}"),
            _ => String::new(),
        };
        let keys = format!("{who}{counts}{recheck}, samen_met: kantoor, ritme: eigen");
        format!("{{ wat: X, wanneer: \"{rule}\", {keys} }}")
    })
}

/// What no file can say, planning takes as well: this party is taken away after reading.
const NOBODY: &str = "wie: weg";

fn rungs() -> impl Strategy<Value = Vec<Lead>> {
    let lead = prop_oneof![
        (1..8_u16).prop_map(Lead::Months),
        (1..20_u16).prop_map(Lead::Weeks),
        (1..60_u16).prop_map(Lead::Workdays),
        (1..100_u16).prop_map(Lead::Days),
    ];
    vec(lead, 0..7).prop_map(|mut leads| {
        leads.sort_by_key(|lead| std::cmp::Reverse(lead.days_at_most()));
        leads
    })
}

fn calendars() -> impl Strategy<Value = Calendar> {
    let region = select(vec![None, Some(Region::Noord), Some(Region::Midden), Some(Region::Zuid)]);
    (vec(items(), 1..6), rungs(), region, any::<[bool; 3]>()).prop_map(
        |(items, rungs, region, closed)| {
            let rungs: Vec<String> = rungs.iter().map(Lead::to_string).collect();
            let ladder = format!("ritmes: {{ eigen: [{}] }}", rungs.join(", "));
            let rows = items.iter().enumerate().map(|(at, it)| format!("x{at}: {it}\n"));
            let mut calendar = read(&small(&ladder, &rows.collect::<String>()));
            let nobody = calendar.find_party("weg").unwrap();
            for item in &mut calendar.items {
                item.responsible.retain(|it| *it != nobody);
            }
            calendar.open = OpenDays::new(region, Vec::new());
            calendar.defaults.send = SendRule {
                not_in_weekends: closed[0],
                not_on_holidays: closed[1],
                not_in_vacations: closed[2],
                ..SendRule::standard()
            };
            calendar
        },
    )
}

/// Different ones, in any order.
fn moments() -> impl Strategy<Value = Vec<String>> {
    btree_set(terms().prop_map(|it| it.to_string()), 2..6)
        .prop_map(|it| it.into_iter().collect::<Vec<_>>())
        .prop_shuffle()
}

fn windows() -> impl Strategy<Value = Window> {
    (days(), 0..1500_u64).prop_map(|(from, length)| Window::new(from, from + Days::new(length)))
}

fn facts() -> impl Strategy<Value = Vec<Fact>> {
    let anchor = prop_oneof![
        days().prop_map(Anchor::Nominal),
        (2020..2036).prop_map(|year| Anchor::Period(Period::Year(year))),
        (2020..2036).prop_map(|year| Anchor::Period(Period::School(SchoolYear(year)))),
        Just(Anchor::Only),
    ];
    let what = prop_oneof![
        days().prop_map(|on| Happened::Done { on, outcome: None, evidence: None }),
        Just(Happened::Undone),
        days().prop_map(|until| Happened::InProgress { until }),
        days().prop_map(Happened::DateChosen),
        days().prop_map(|to| Happened::Postponed { to }),
        Just(Happened::NotApplicable),
    ];
    let member = option::of(select(vec!["atlas", "lyceum", "directeur"]));
    let fact = (0..6_usize, member, option::of(1..4_u8), anchor, what, days(), any::<bool>());
    let fact = fact.prop_map(|(item, member, number, anchor, what, at, is_row)| {
        let (item, member) = (format!("x{item}"), member.map(str::to_owned));
        let subject =
            Subject::Occurrence { item: item.clone(), member, number, step: None, anchor };
        let subject = if is_row { Subject::Item { item } } else { subject };
        let at: DateTime<chrono::Utc> = at.and_hms_opt(12, 0, 0).unwrap().and_utc();
        Fact { subject, what, note: None, author: Author::System, at }
    });
    vec(fact, 0..12)
}

fn practical(calendar: &Calendar, plan: &Plan, it: &Reminder) -> NaiveDate {
    let duty = plan.duty(it.duty);
    let item = calendar.item(duty.item);
    let dates = duty.dates.expect("only what is due has a ladder");
    match item.counts_with.or(calendar.party(it.party).counts_with) {
        _ if matches!(item.rule, Rule::Quota { .. }) && dates.due == dates.original_due => {
            dates.practical
        }
        None | Some(CountsWith::SchoolDays) => dates.last_school_day,
        Some(CountsWith::Workdays) => dates.last_workday,
        Some(CountsWith::CalendarDays) => dates.due,
    }
}

/// A reminder with its occurrence spelt out, so that plans of different windows can be compared.
type Told = (String, PartyIx, Kind, Option<Lead>, NaiveDate, NaiveDate);

fn told(plan: &Plan, calendar: &Calendar) -> Vec<Told> {
    let tell = |it: &Reminder| {
        let about = plan.duty(it.duty).id(calendar);
        (about, it.party, it.kind, it.rung, it.target, it.day)
    };
    plan.reminders.iter().map(tell).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn reminders_go_on_send_days_before_the_practical_date_and_in_order(
        calendar in calendars(), facts in facts(), window in windows()
    ) {
        let plan = plan(&calendar, &facts, window);
        for it in &plan.reminders {
            prop_assert!(calendar.defaults.send.is_send_day(it.day, &calendar.open), "{it:?}");
            prop_assert_eq!(it.day == it.target, it.shift == Shift::None);
            prop_assert_eq!(it.kind.asks(), plan.duty(it.duty).dates.is_none());
            if it.kind == Kind::Before {
                prop_assert!(it.day < practical(&calendar, &plan, it), "{it:?}");
            }
        }
        for two in plan.reminders.windows(2) {
            prop_assert!(two[0].duty <= two[1].duty);
            if (two[0].duty, two[0].party, two[0].kind) == (two[1].duty, two[1].party, two[1].kind) {
                prop_assert!(two[0].day < two[1].day, "{two:?}");
                prop_assert!(!two[0].last_rung);
            } else if two[0].kind == Kind::Before {
                prop_assert!(two[0].last_rung);
            }
        }
    }

    #[test]
    fn no_date_of_an_occurrence_lies_after_its_due_date(
        calendar in calendars(), facts in facts(), window in windows()
    ) {
        let plan = plan(&calendar, &facts, window);
        for it in &plan.duties {
            let Some(dates) = it.dates else { continue };
            prop_assert!(window.contains(dates.due));
            prop_assert!(dates.original_due <= dates.nominal);
            prop_assert!(dates.last_school_day <= dates.last_workday && dates.last_workday <= dates.due);
            prop_assert!(dates.practical <= dates.due);
        }
    }

    #[test]
    fn planning_twice_gives_the_same_plan(calendar in calendars(), facts in facts(), window in windows()) {
        prop_assert_eq!(plan(&calendar, &facts, window), plan(&calendar, &facts, window));
    }

    #[test]
    fn ids_are_names_of_one_occurrence_each(calendar in calendars(), facts in facts(), window in windows()) {
        let plan = plan(&calendar, &facts, window);
        let mut ids: Vec<String> = plan.duties.iter().map(|it| it.id(&calendar)).collect();
        ids.sort();
        prop_assert!(ids.windows(2).all(|two| two[0] != two[1]), "{ids:?}");
    }

    #[test]
    fn a_larger_window_holds_all_that_a_smaller_one_holds(
        calendar in calendars(), facts in facts(), window in windows(), earlier in 0..900_u64, later in 0..900_u64
    ) {
        let wide = Window::new(window.from - Days::new(earlier), window.until + Days::new(later));
        let (small, large) = (plan(&calendar, &facts, window), plan(&calendar, &facts, wide));
        for it in &small.duties {
            prop_assert!(large.duties.contains(it), "{it:?}");
        }
        let all = told(&large, &calendar);
        for it in told(&small, &calendar) {
            prop_assert!(all.contains(&it), "{it:?}");
        }
        prop_assert_eq!(small.orphans, large.orphans);
    }

    #[test]
    fn a_row_is_planned_the_same_beside_any_other(calendar in calendars(), window in windows()) {
        let together = plan(&calendar, &[], window);
        let mut duties = 0;
        let mut reminders = Vec::new();
        for item in &calendar.items {
            let alone = Calendar { items: vec![item.clone()], ..calendar.clone() };
            let plan = plan(&alone, &[], window);
            duties += plan.duties.len();
            reminders.extend(told(&plan, &alone));
        }
        prop_assert_eq!(together.duties.len(), duties);
        prop_assert_eq!(told(&together, &calendar), reminders);
    }

    #[test]
    fn moments_are_numbered_in_order_of_time(moments in moments(), window in windows()) {
        let keys = format!("wie: directeur, momenten: [{}]", moments.join(", "));
        let calendar = calendar_of(&row_with(&format!("{} keer per jaar", moments.len()), &keys));
        let plan = plan(&calendar, &[], window);
        let places: Vec<_> = plan.duties.iter().map(|it| (it.period, it.number)).collect();
        prop_assert!(places.is_sorted());
        prop_assert!(plan.duties.iter().map(|it| it.dates.unwrap().nominal).is_sorted());
    }
}
