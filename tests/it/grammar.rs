//! The grammar of `wanneer`: what is accepted and what it means, what is refused and why.

use chrono::NaiveDate;
use kwaliteitskalender::calendar::rule::{
    DayMonth, Refusal, Rule, Term, Wording, parse, parse_ask_day, parse_date, parse_lead,
    parse_moment,
};
use kwaliteitskalender::dates::Lead;

use crate::grammar::tables::{ACCEPTED, NOT_UNDERSTOOD, refused};

mod properties;
mod tables;

#[test]
fn each_spelling_means_its_canonical_words() {
    for (typed, canonical) in ACCEPTED {
        let rule = parse(typed).unwrap_or_else(|refusal| panic!("{typed:?}: {refusal:?}"));
        assert_eq!(rule.to_string(), *canonical, "{typed:?}");
        assert_eq!(parse(canonical), Ok(rule), "{canonical:?}");
    }
}

#[test]
fn each_refusal_has_its_own_reason() {
    for (typed, refusal) in refused() {
        assert_eq!(parse(typed), Err(refusal), "{typed:?}");
    }
}

#[test]
fn what_is_not_understood_is_pointed_at_with_a_way_out() {
    for (typed, wrong, offered) in NOT_UNDERSTOOD {
        let Err(Refusal::NotUnderstood { at, nearest }) = parse(typed) else {
            panic!("{typed:?}: {:?}", parse(typed))
        };
        assert_eq!((&typed[at], nearest[0].as_str()), (*wrong, *offered), "{typed:?}");
        check_offers(&nearest);
    }
}

#[track_caller]
fn check_offers(nearest: &[String]) {
    assert!((1..=3).contains(&nearest.len()), "{nearest:?}");
    for sentence in nearest {
        let canonical = parse(sentence)
            .unwrap_or_else(|refusal| panic!("{sentence:?}: {refusal:?}"))
            .to_string();
        assert_eq!(canonical, *sentence);
    }
}

#[test]
fn a_year_in_a_yearly_rule_offers_both_readings() {
    let Err(Refusal::NotUnderstood { nearest, .. }) = parse("jaarlijks voor 1 juni 2026") else {
        panic!()
    };
    assert_eq!(nearest[..2], ["jaarlijks voor 1 juni", "voor 1 juni 2026"]);
}

#[test]
fn what_cannot_be_understood_at_all_offers_three_examples() {
    let Err(Refusal::NotUnderstood { nearest, .. }) = parse("xyzzy") else { panic!() };
    assert_eq!(nearest.len(), 3);
    check_offers(&nearest);
}

#[test]
fn the_meaning_behind_the_words() {
    let yearly = |term| Rule::Every { years: 1, term, first_year: None, expected: None };
    let may = DayMonth::new(1, 5).unwrap();
    let once = |wording| Rule::Once { day: NaiveDate::from_ymd_opt(2026, 5, 1).unwrap(), wording };
    let event = || "publicatie".to_owned();
    for (typed, rule) in [
        ("jaarlijks voor 1 mei", yearly(Some(Term::Day(may, Wording::Before)))),
        ("jaarlijks t/m 1 mei", yearly(Some(Term::Day(may, Wording::By)))),
        ("jaarlijks 1 mei", yearly(Some(Term::Day(may, Wording::Bare)))),
        ("jaarlijks in mei", yearly(Some(Term::Month(5)))),
        ("jaarlijks op een nader te bepalen datum", yearly(Some(Term::ToBeDetermined))),
        ("jaarlijks", yearly(None)),
        (
            "tweejaarlijks, vanaf 2026, naar verwachting in 2028",
            Rule::Every { years: 2, term: None, first_year: Some(2026), expected: Some(2028) },
        ),
        (
            "drie keer per jaar (Kwartaal)",
            Rule::TimesPerYear { count: 3, note: Some("Kwartaal".to_owned()) },
        ),
        ("halfjaarlijks", Rule::TimesPerYear { count: 2, note: None }),
        ("per kwartaal", Rule::TimesPerYear { count: 4, note: None }),
        ("maandelijks", Rule::TimesPerYear { count: 12, note: None }),
        ("drie per jaar", Rule::Quota { count: 3, year: None }),
        ("drie in 2025", Rule::Quota { count: 3, year: Some(2025) }),
        ("voor 1 mei 2026", once(Wording::Before)),
        ("uiterlijk 1 mei 2026", once(Wording::By)),
        ("1 mei 2026", once(Wording::Bare)),
        ("in 2025", Rule::InYear(2025)),
        ("na publicatie", Rule::After { event: event(), within: None }),
        (
            "binnen 6 weken na publicatie",
            Rule::After { event: event(), within: Some(Lead::Weeks(6)) },
        ),
        ("volgens planning", Rule::ByPlan { leading: None, to_be_made: false }),
        ("volgens nog op te stellen planning", Rule::ByPlan { leading: None, to_be_made: true }),
        ("continu", Rule::Continuous),
        ("naar verwachting in 2028", Rule::Expected { year: 2028 }),
        ("nog niet bekend", Rule::NotYetKnown { not_before: None }),
        ("op zijn vroegst in 2028", Rule::NotYetKnown { not_before: Some(2028) }),
        ("geen datum", Rule::Undated),
    ] {
        assert_eq!(parse(typed), Ok(rule), "{typed:?}");
    }
}

#[test]
fn a_moment_is_a_day_or_a_month() {
    for (typed, canonical) in [
        ("voor 15 mei", "voor 15 mei"),
        ("Vóór 15 mei.", "voor 15 mei"),
        ("in juni", "in juni"),
        ("uiterlijk 1 oktober", "uiterlijk 1 oktober"),
        ("1 okt.", "1 oktober"),
        ("op 1 oktober", "uiterlijk 1 oktober"),
    ] {
        assert_eq!(parse_moment(typed).unwrap().to_string(), canonical);
    }
    assert_eq!(parse_moment("voor 29 februari"), Err(Refusal::LeapDay));
    assert_eq!(parse_moment("31 juni"), Err(Refusal::ImpossibleDate("31 juni".to_owned())));
    assert_eq!(parse_moment("tot 15 mei"), Err(Refusal::Until("15 mei".to_owned())));
    assert_eq!(parse_moment("15/5"), Err(Refusal::NumericDate("15/5".to_owned())));
    assert_eq!(parse_moment(""), Err(Refusal::Empty));
    for (typed, offered) in [
        ("voor 15 mei 2026", "voor 15 mei"),
        ("jaarlijks voor 15 mei", "voor 15 mei"),
        ("op een nader te bepalen datum", "voor 15 mei"),
        ("vor 15 mie", "voor 15 mei"),
        ("juni", "in juni"),
    ] {
        let Err(Refusal::NotUnderstood { nearest, .. }) = parse_moment(typed) else {
            panic!("{typed}")
        };
        assert_eq!(nearest[0], offered, "{typed}");
        assert!(nearest.iter().all(|it| parse_moment(it).is_ok()), "{nearest:?}");
    }
}

#[test]
fn a_full_date_has_a_year_and_may_have_its_weekday() {
    let day = NaiveDate::from_ymd_opt(2026, 5, 1).unwrap();
    for typed in [
        "1 mei 2026",
        "1 mei. 2026",
        "01 MEI 2026.",
        "2026-05-01",
        "vrijdag 1 mei 2026",
        "vr. 1 mei 2026",
        "1\u{a0}mei 2026",
    ] {
        assert_eq!(parse_date(typed), Ok(day), "{typed}");
    }
    assert!(parse_date("29 februari 2028").is_ok());
    assert_eq!(
        parse_date("29 februari 2027"),
        Err(Refusal::ImpossibleDate("29 februari 2027".to_owned()))
    );
    assert_eq!(parse_date("1-5-2026"), Err(Refusal::NumericDate("1-5-2026".to_owned())));
    let typed = "maandag 1 mei 2026";
    assert_eq!(parse_date(typed), Err(Refusal::WrongWeekday { typed: typed.to_owned(), day }));
    for typed in ["1 mei", "voor 1 mei 2026", "mei 2026", "1 mie 2026", "morgen", "29 februari"] {
        let Err(Refusal::NotUnderstood { nearest, .. }) = parse_date(typed) else {
            panic!("{typed}")
        };
        assert!(
            !nearest.is_empty() && nearest.iter().all(|it| parse_date(it).is_ok()),
            "{typed}: {nearest:?}"
        );
    }
}

#[test]
fn a_lead_is_a_number_and_a_unit() {
    for (typed, lead) in [
        ("6 maanden", Lead::Months(6)),
        ("een week", Lead::Weeks(1)),
        ("10 werkdagen", Lead::Workdays(10)),
        ("3 dagen", Lead::Days(3)),
        ("1 jaar", Lead::Months(12)),
        ("een half jaar", Lead::Months(6)),
        ("TWEE  weken.", Lead::Weeks(2)),
    ] {
        assert_eq!(parse_lead(typed), Ok(lead), "{typed}");
        assert_eq!(parse_lead(&lead.to_string()), Ok(lead));
    }
    for (typed, wrong) in
        [("0 weken", "0 weken"), ("1000 dagen", "1000 dagen"), ("84 jaar", "84 jaar")]
    {
        assert_eq!(parse_lead(typed), Err(Refusal::OutOfRange(wrong.to_owned())));
    }
    for typed in ["weken", "6", "6 wekn", "zes uur", "6 weken vooraf", "-3 dagen"] {
        let Err(Refusal::NotUnderstood { nearest, .. }) = parse_lead(typed) else {
            panic!("{typed}")
        };
        assert!(
            !nearest.is_empty() && nearest.iter().all(|it| parse_lead(it).is_ok()),
            "{typed}: {nearest:?}"
        );
    }
}

#[test]
fn a_day_to_ask_on_is_a_day_of_every_year() {
    assert_eq!(parse_ask_day("15 september"), Ok(DayMonth { month: 9, day: 15 }));
    assert_eq!(parse_ask_day("15 sept."), Ok(DayMonth { month: 9, day: 15 }));
    assert_eq!(parse_ask_day("29 februari"), Err(Refusal::LeapDay));
    assert_eq!(parse_ask_day("15-9"), Err(Refusal::NumericDate("15-9".to_owned())));
    for typed in ["15 september 2026", "september", "voor 15 september", "zomer"] {
        let Err(Refusal::NotUnderstood { nearest, .. }) = parse_ask_day(typed) else {
            panic!("{typed}")
        };
        assert!(
            !nearest.is_empty() && nearest.iter().all(|it| parse_ask_day(it).is_ok()),
            "{typed}: {nearest:?}"
        );
    }
}

#[test]
fn a_text_of_three_hundred_characters_is_read_and_a_longer_one_is_not() {
    let padded = |length: usize| {
        format!("jaarlijks{}juni", " in ".replacen(' ', &" ".repeat(length - 16), 1))
    };
    assert_eq!(padded(300).len(), 300);
    assert!(parse(&padded(300)).is_ok());
    let long = padded(301);
    let Err(Refusal::NotUnderstood { at, nearest }) = parse(&long) else { panic!() };
    assert_eq!((at, nearest.len()), (300..301, 3));
}
