//! What holds for every rule and for every text.

use chrono::NaiveDate;
use kwaliteitskalender::calendar::rule::{
    DayMonth, Refusal, Rule, Term, Wording, fold, parse, parse_ask_day, parse_date, parse_lead,
    parse_moment,
};
use kwaliteitskalender::dates::Lead;
use proptest::prelude::{
    Just, Strategy, any, prop, prop_assert, prop_assert_eq, prop_oneof, proptest,
};

use crate::grammar::check_offers;

fn years() -> impl Strategy<Value = i32> {
    1990..=2199
}

fn day_months() -> impl Strategy<Value = DayMonth> {
    (1..=31_u32, 1..=12_u8)
        .prop_filter_map("a day of every year", |(day, month)| DayMonth::new(day, month))
}

fn wordings() -> impl Strategy<Value = Wording> {
    prop_oneof![Just(Wording::Before), Just(Wording::By), Just(Wording::Bare)]
}

fn terms() -> impl Strategy<Value = Term> {
    prop_oneof![
        4 => (day_months(), wordings()).prop_map(|(day, wording)| Term::Day(day, wording)),
        1 => (1..=12_u8).prop_map(Term::Month),
        1 => Just(Term::ToBeDetermined),
    ]
}

fn leads() -> impl Strategy<Value = Lead> {
    (1..=999_u16, 0..4).prop_map(|(count, unit)| match unit {
        0 => Lead::Months(count),
        1 => Lead::Weeks(count),
        2 => Lead::Workdays(count),
        _ => Lead::Days(count),
    })
}

/// Longer than any month, so no event is a day.
fn events() -> impl Strategy<Value = String> {
    "[a-zA-Zéëï]{10,14}( [a-zA-Z0-9é'/(),-]{1,8}){0,4} [a-z0-9]{1,6}"
}

fn leading_words() -> impl Strategy<Value = String> {
    let known = prop::sample::select(vec![
        "evalueren",
        "en",
        "bijstellen",
        "Evaluëren",
        "van",
        "protocollen",
        "OPP",
    ]);
    let word = prop_oneof![known.prop_map(str::to_owned), "[qxz]{4,9}"];
    prop::collection::vec(word, 1..6).prop_map(|words| words.join(" "))
}

fn rules() -> impl Strategy<Value = Rule> {
    use prop::option::of;
    let day = (years(), 1..=12_u32, 1..=31_u32);
    let day = day.prop_filter_map("an existing day", |(year, month, day)| {
        NaiveDate::from_ymd_opt(year, month, day)
    });
    let note = "[a-zA-Zé]{1,12}".prop_filter("no word of the sentence", |note| fold(note) != "per");
    prop_oneof![
        (1..=99_u8, of(terms()), of(years()), of(years())).prop_map(
            |(years, term, first_year, expected)| Rule::Every { years, term, first_year, expected }
        ),
        (2..=12_u8, of(note)).prop_map(|(count, note)| Rule::TimesPerYear { count, note }),
        (1..=99_u8, of(years())).prop_map(|(count, year)| Rule::Quota { count, year }),
        (day, wordings()).prop_map(|(day, wording)| Rule::Once { day, wording }),
        years().prop_map(Rule::InYear),
        (events(), of(leads())).prop_map(|(event, within)| Rule::After { event, within }),
        (of(leading_words()), any::<bool>())
            .prop_map(|(leading, to_be_made)| Rule::ByPlan { leading, to_be_made }),
        Just(Rule::Continuous),
        years().prop_map(|year| Rule::Expected { year }),
        of(years()).prop_map(|not_before| Rule::NotYetKnown { not_before }),
        Just(Rule::Undated),
    ]
}

/// The same sentence from another keyboard.
fn retyped(text: &str, noise: &[u8]) -> String {
    let spaces = [" ", "  ", "\u{a0}", "\t", "\u{202f} ", "\u{2003}"];
    let mut typed = String::new();
    for (c, noise) in text.chars().zip(noise.iter().cycle()) {
        match c {
            ' ' => typed.push_str(spaces[usize::from(*noise) % spaces.len()]),
            _ if noise % 2 == 1 => typed.extend(c.to_uppercase()),
            _ => typed.push(c),
        }
        if "aeiou".contains(c) && noise.is_multiple_of(5) {
            typed.push(if noise.is_multiple_of(3) { '\u{301}' } else { '\u{308}' });
        }
    }
    typed + if noise[0].is_multiple_of(2) { " ." } else { "" }
}

/// The words that a rule keeps as typed, folded.
fn folded(rule: Rule) -> Rule {
    let fold = |text: &String| fold(text);
    match rule {
        Rule::TimesPerYear { count, note } => {
            Rule::TimesPerYear { count, note: note.as_ref().map(fold) }
        }
        Rule::After { event, within } => Rule::After { event: fold(&event), within },
        Rule::ByPlan { leading, to_be_made } => {
            Rule::ByPlan { leading: leading.as_ref().map(fold), to_be_made }
        }
        other => other,
    }
}

/// Words of the grammar in any order, with others between them.
fn word_salad() -> impl Strategy<Value = String> {
    const WORDS: &str = "jaarlijks voor uiterlijk op of in een keer per vier jaar vanaf na binnen weken maanden volgens \
        planning nog te stellen continu naar verwachting zijn vroegst niet bekend geen datum nader bepalen tot en met t/m \
        elk om het de drie 3x 0 1 31 29 99 1000 2026 2028 1889 juni februari mei sept. vrijdag 2026-05-01 05-01 2026-02-30 \
        , ( ) / . - jaarlijkss voro julli publicatie en kwartaal schooljaar 2025-2026 1e é \u{301} ’s";
    let word = prop::sample::select(WORDS.split_whitespace().collect::<Vec<_>>());
    prop::collection::vec(word, 0..12).prop_map(|words| words.join(" "))
}

/// Whatever is typed: an answer, places within the text, offers that are accepted, and a printed form that means the same.
fn check_any(text: &str) {
    match parse(text) {
        Ok(rule) => assert_eq!(parse(&rule.to_string()), Ok(rule), "{text:?}"),
        Err(Refusal::NotUnderstood { at, nearest }) => {
            assert!(text.get(at).is_some(), "{text:?}");
            check_offers(&nearest);
        }
        Err(_) => {}
    }
    for refusal in [
        parse_moment(text).err(),
        parse_date(text).err(),
        parse_lead(text).err(),
        parse_ask_day(text).err(),
    ] {
        if let Some(Refusal::NotUnderstood { at, nearest }) = refusal {
            assert!(text.get(at).is_some() && (1..=3).contains(&nearest.len()), "{text:?}");
        }
    }
    assert_eq!(fold(&fold(text)), fold(text));
}

proptest! {
    #[test]
    fn what_is_printed_is_read_back(rule in rules()) {
        prop_assert_eq!(parse(&rule.to_string()), Ok(rule));
    }

    #[test]
    fn case_accents_and_white_space_do_not_change_the_meaning(rule in rules(), noise in prop::collection::vec(any::<u8>(), 1..40)) {
        let typed = retyped(&rule.to_string(), &noise);
        prop_assert_eq!(parse(&typed).map(folded), Ok(folded(rule)), "{:?}", typed);
    }

    #[test]
    fn any_text_gets_an_answer(text in "(?s).{0,2000}") {
        check_any(&text);
    }

    #[test]
    fn any_short_text_gets_an_answer(text in "\\PC{0,60}") {
        check_any(&text);
    }

    #[test]
    fn words_of_the_grammar_in_any_order_get_an_answer(text in word_salad()) {
        check_any(&text);
    }

    #[test]
    fn one_typing_error_never_changes_a_date_in_silence(rule in rules(), at in any::<prop::sample::Index>()) {
        let text = rule.to_string();
        let letters: Vec<usize> = text.char_indices().filter(|(_, c)| c.is_ascii_lowercase()).map(|(at, _)| at).collect();
        let at = letters[at.index(letters.len())];
        let typed = format!("{}{}", &text[..at], &text[at + 1..]);
        if let Ok(Rule::Every { term: Some(Term::Day(day, _)), .. }) = parse(&typed) {
            let same = matches!(&rule, Rule::Every { term: Some(Term::Day(meant, _)), .. } if *meant == day);
            prop_assert!(same, "{typed:?} from {text:?}");
        }
    }
}
