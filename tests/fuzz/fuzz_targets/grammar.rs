//! Any text for each of the five ways into the grammar: no panic, what is understood prints as itself, what is offered is understood.
#![no_main]

use kwaliteitskalender_fuzz::calendar::rule::{
    Refusal, fold, fold_key, parse, parse_ask_day, parse_date, parse_lead, parse_moment,
};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    match parse(text) {
        Ok(rule) => {
            let canonical = rule.to_string();
            assert_eq!(parse(&canonical).as_ref(), Ok(&rule), "{text:?} prints as {canonical:?}");
        }
        Err(Refusal::NotUnderstood { at, nearest }) => {
            assert!(text.get(at).is_some());
            for sentence in nearest {
                let rule = parse(&sentence).expect("what is offered is understood");
                assert_eq!(rule.to_string(), sentence);
            }
        }
        Err(_) => {}
    }
    let _ = (parse_date(text), parse_moment(text), parse_lead(text), parse_ask_day(text));
    assert_eq!(fold(&fold(text)), fold(text));
    assert_eq!(fold_key(&fold_key(text)), fold_key(text));
});
