//! The JSON Schema (draft-07) of the administrator's three files, for editors that complete and underline while one types.
//!
//! It follows from the reader's own keys. It takes the canonical spelling of keys and words only, where the reader also takes
//! `Samen met` and `Noord`. And it cannot know what only the whole file says, so `check` has the last word: whether a name
//! exists or is there twice, whether a sentence is understood, whether a day exists or follows the one before it, whether
//! there are as many moments as the sentence says, whether a group stands where one party is meant, circles, and addresses
//! that are missing.

use serde_json::{Map, Value, json};

use crate::calendar::keys::{
    DONE, EntryForm, Key, KeyForm, KeyMap, MUST, Phrase, SECTIONS, TOP, Together,
};
use crate::calendar::{Choices, InputFile};
use crate::messages::dutch;

const DIALECT: &str = "http://json-schema.org/draft-07/schema#";
const NAME_PATTERN: &str = "^[a-z0-9]([a-z0-9-]*[a-z0-9])?$";
/// Characters in a stable name.
const NAME_MAX: u32 = 64;
/// Of a row of a `planning:` the id of the row above stands in front, before a point.
const FORMER_PATTERN: &str = "^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)?$";
/// As the reader looks at an address: letters without accents, one `@`, a name with a point behind it.
const ADDRESS_PATTERN: &str = "^\\s*[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)+\\s*$";

/// The schema of one file.
pub fn schema(file: InputFile) -> Value {
    match file {
        InputFile::Calendar => calendar(),
        InputFile::Addresses => address_book(),
        InputFile::Done => done(),
    }
}

fn calendar() -> Value {
    let mut root = fields(&TOP);
    root.insert("$schema".to_owned(), json!(DIALECT));
    root.insert("title".to_owned(), json!("kalender.yaml"));
    let about = "De kwaliteitskalender: wie wat doet, en wanneer. Uitleg staat in LEESMIJ.md.";
    root.insert("description".to_owned(), json!(about));
    let inside = SECTIONS.iter().filter(|it| !is(it, &TOP) && !is(it, &DONE));
    let definitions: Map<String, Value> =
        inside.map(|section| (definition(section), Value::Object(fields(section)))).collect();
    root.insert("definitions".to_owned(), Value::Object(definitions));
    Value::Object(root)
}

fn address_book() -> Value {
    let address = json!({
        "type": "string", "pattern": ADDRESS_PATTERN, "maxLength": 254,
        "patternErrorMessage": "Dit is geen mailadres; schrijf bijvoorbeeld opr@swv.example.",
    });
    json!({
        "$schema": DIALECT,
        "title": "adresboek.yaml",
        "description": "Wie mail krijgt op welk adres. Links de sleutel of de naam van een betrokkene uit kalender.yaml, rechts het adres.",
        // Nothing but comments is an empty address book.
        "type": ["object", "null"],
        "additionalProperties": {
            "description": "Het mailadres, of een lijst: dan krijgt ieder adres een eigen mail.",
            "examples": ["opr@swv.example", ["een@swv.example", "twee@swv.example"]],
            "anyOf": [address, { "type": "array", "items": address }],
        },
    })
}

fn done() -> Value {
    json!({
        "$schema": DIALECT,
        "title": "afgerond.yaml",
        "description": "Wat klaar is. Iedere mail drukt de regel af die hier geplakt kan worden.",
        "type": ["array", "null"],
        "items": fields(&DONE),
    })
}

fn is(one: &KeyMap, other: &'static KeyMap) -> bool {
    std::ptr::eq(one, other)
}

/// The name of a section among the definitions: `een-onderdeel`.
fn definition(section: &KeyMap) -> String {
    section.name.replace(' ', "-")
}

fn refer(section: &KeyMap) -> Value {
    json!({ "$ref": format!("#/definitions/{}", definition(section)) })
}

/// A map that takes these keys and no others.
fn fields(section: &KeyMap) -> Map<String, Value> {
    let mut map = Map::new();
    let properties: Map<String, Value> =
        section.keys.iter().map(|key| (key.name.to_owned(), property(key))).collect();
    let required: Vec<&str> =
        section.keys.iter().filter(|it| it.default == MUST).map(|it| it.name).collect();
    map.insert("type".to_owned(), json!("object"));
    map.insert("properties".to_owned(), Value::Object(properties));
    map.insert("additionalProperties".to_owned(), json!(false));
    if !required.is_empty() {
        map.insert("required".to_owned(), json!(required));
    }
    let together: Vec<Value> = section.together.iter().flat_map(conditions).collect();
    if !together.is_empty() {
        map.insert("allOf".to_owned(), json!(together));
    }
    map
}

fn conditions(together: &Together) -> Vec<Value> {
    match together {
        Together::AnyOf(names) => {
            let each: Vec<Value> = names.iter().map(|it| json!({ "required": [it] })).collect();
            vec![json!({ "anyOf": each })]
        }
        Together::AtMostOne(names) => {
            let pairs = names.iter().enumerate().flat_map(|(at, one)| {
                names[at + 1..].iter().map(move |other| json!({ "required": [one, other] }))
            });
            pairs.map(|both| json!({ "not": both })).collect()
        }
    }
}

/// What may stand behind a key, with the words that an editor shows. A `$ref` hides its neighbours in draft-07, so it stands
/// in an `allOf`.
fn property(key: &Key) -> Value {
    let Value::Object(mut map) = value(&key.form) else { unreachable!("a schema is an object") };
    if let Some(reference) = map.remove("$ref") {
        map.insert("allOf".to_owned(), json!([{ "$ref": reference }]));
    }
    let text = describe(key);
    map.insert("description".to_owned(), json!(text.replace('`', "'")));
    if text.contains('`') {
        map.insert("markdownDescription".to_owned(), json!(text));
    }
    let examples = examples(&key.form);
    if !examples.is_empty() {
        map.insert("examples".to_owned(), json!(examples));
    }
    Value::Object(map)
}

/// "Volledige naam. In te vullen: tekst. Verplicht."
fn describe(key: &Key) -> String {
    let absent = match key.default.strip_prefix(MUST) {
        Some(rest) => format!("Verplicht{rest}"),
        None => format!("Als het er niet staat: {}", key.default.trim_end_matches(',')),
    };
    format!("{}. In te vullen: {}. {absent}.", dutch::capital(key.meaning), key.form.kind())
}

/// One value that YAML may have taken for a number or for true or false; the reader takes what was typed.
fn scalar() -> Value {
    json!({ "type": ["string", "number", "boolean"], "pattern": "\\S" })
}

fn one_or_more(one: &Value) -> Value {
    json!({ "anyOf": [one, { "type": "array", "items": one }] })
}

fn value(form: &KeyForm) -> Value {
    match form {
        KeyForm::Prose | KeyForm::Title | KeyForm::Name(_) => scalar(),
        KeyForm::Cell => json!({ "type": ["string", "number", "boolean"] }),
        KeyForm::Titles | KeyForm::Names(_) => one_or_more(&scalar()),
        KeyForm::Id => id(NAME_PATTERN, NAME_MAX),
        KeyForm::FormerIds => one_or_more(&id(FORMER_PATTERN, 2 * NAME_MAX + 1)),
        KeyForm::Word(choices) => word(*choices),
        KeyForm::Words(choices) => one_or_more(&word(*choices)),
        KeyForm::Number(from, to) => number(*from, *to),
        KeyForm::Phrase(it) => phrase(*it),
        KeyForm::Phrases(it) => one_or_more(&phrase(*it)),
        KeyForm::DateOrUnknown => {
            json!({ "anyOf": [{ "enum": ["onbekend"] }, phrase(Phrase::Date)] })
        }
        KeyForm::Ladder => json!({ "anyOf": [scalar(), { "type": "array", "items": rung() }] }),
        KeyForm::When(section) => {
            json!({ "anyOf": [{ "type": "string", "pattern": "\\S" }, refer(section)] })
        }
        KeyForm::Fields(section) => refer(section),
        KeyForm::PerId(_, entry) => json!({
            "type": "object",
            "propertyNames": { "pattern": NAME_PATTERN, "maxLength": NAME_MAX },
            "additionalProperties": behind(*entry),
        }),
        KeyForm::PerParty(section) => {
            json!({ "type": "object", "additionalProperties": refer(section) })
        }
        KeyForm::ListOf(_, [section]) => json!({ "type": "array", "items": refer(section) }),
        KeyForm::ListOf(_, sections) => {
            let each: Vec<Value> = sections.iter().map(|it| refer(it)).collect();
            json!({ "type": "array", "items": { "anyOf": each } })
        }
    }
}

fn behind(entry: EntryForm) -> Value {
    match entry {
        EntryForm::Fields(section) => refer(section),
        EntryForm::NameOrFields(section) => json!({ "anyOf": [scalar(), refer(section)] }),
        EntryForm::Leads => one_or_more(&rung()),
    }
}

fn rung() -> Value {
    json!({ "anyOf": [{ "enum": ["begin"] }, phrase(Phrase::Lead)] })
}

fn id(pattern: &str, most: u32) -> Value {
    json!({
        "type": ["string", "integer"], "pattern": pattern, "maxLength": most,
        "patternErrorMessage": "Alleen kleine letters, cijfers en streepjes.",
    })
}

fn word(choices: Choices) -> Value {
    json!({ "enum": choices.words() })
}

fn number(from: u32, to: u32) -> Value {
    if from == to {
        return json!({ "enum": [from, from.to_string()] });
    }
    let digits = json!({ "type": "string", "pattern": "^[0-9]{1,3}$" });
    json!({ "anyOf": [{ "type": "integer", "minimum": from, "maximum": to }, digits] })
}

/// As far as a pattern goes: enough to see a slip while typing.
fn phrase(phrase: Phrase) -> Value {
    let (types, pattern) = match phrase {
        Phrase::Date => {
            (json!("string"), "[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{1,2}\\.?\\s+[^0-9\\s]+\\s+[0-9]{4}")
        }
        Phrase::Day => (json!("string"), "[0-9]{1,2}\\.?\\s+[^0-9\\s]|^\\s*[0-9]{4}-"),
        Phrase::Moment => (json!("string"), "[0-9]{1,2}\\.?\\s+[^0-9\\s]|^\\s*[Ii]n\\s"),
        Phrase::Lead | Phrase::LeadAhead | Phrase::EveryWeeks => {
            (json!("string"), "dag(en)?\\b|week\\b|weken\\b|maand(en)?\\b|jaar\\b|jaren\\b")
        }
        Phrase::EveryYears => (json!("string"), "jaar|jaren"),
        Phrase::Mails => {
            (json!(["string", "integer"]), "^\\s*([0-9]{1,2}|[Ee]en|[Éé]én)(\\s+mails?)?\\s*$")
        }
        Phrase::Recheck => (json!("string"), "\\bin\\s+[^0-9\\s]"),
        // Without quotes `08:30` is a text, but `8.30` a number, and to an older parser both are.
        Phrase::Time => (json!(["string", "number"]), "^\\s*[0-9]{1,2}[:.][0-9]{2}(\\s+uur)?\\s*$"),
        Phrase::Year => (json!(["string", "integer"]), "[0-9]{4}"),
        Phrase::Zone => (json!("string"), "^\\s*[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+)*\\s*$"),
        Phrase::Duty => (json!("string"), "\\S"),
    };
    let message = format!("Schrijf bijvoorbeeld: {}.", phrase.examples().join(" · "));
    json!({ "type": types, "pattern": pattern, "patternErrorMessage": message })
}

fn examples(form: &KeyForm) -> Vec<Value> {
    let texts = |all: &[&str]| all.iter().map(|it| json!(it)).collect();
    match form {
        KeyForm::Phrase(phrase) => texts(phrase.examples()),
        KeyForm::Phrases(phrase) => vec![json!(phrase.examples())],
        KeyForm::DateOrUnknown => texts(&["onbekend", "1 mei 2026"]),
        KeyForm::Words(choices) => vec![json!(choices.words())],
        KeyForm::Ladder => vec![json!("gewoon"), json!(["6 weken", "1 week"])],
        KeyForm::PerId(_, EntryForm::Leads) => {
            vec![json!({ "gewoon": ["3 maanden", "6 weken", "2 weken", "3 dagen"] })]
        }
        KeyForm::When(_) => texts(&WHEN_EXAMPLES),
        KeyForm::Prose
        | KeyForm::Cell
        | KeyForm::Title
        | KeyForm::Titles
        | KeyForm::Id
        | KeyForm::FormerIds
        | KeyForm::Word(_)
        | KeyForm::Number(..)
        | KeyForm::Name(_)
        | KeyForm::Names(_)
        | KeyForm::Fields(_)
        | KeyForm::PerId(..)
        | KeyForm::PerParty(_)
        | KeyForm::ListOf(..) => Vec::new(),
    }
}

/// One of each kind of sentence.
const WHEN_EXAMPLES: [&str; 12] = [
    "jaarlijks voor 1 juli",
    "jaarlijks uiterlijk 1 oktober",
    "jaarlijks in juni",
    "een keer per vier jaar voor 1 mei, vanaf 2026",
    "drie keer per jaar (kwartaal)",
    "1 augustus 2026",
    "voor 1 mei 2026",
    "na publicatie landelijke norm basisondersteuning",
    "volgens planning",
    "nog niet bekend, op zijn vroegst 2028",
    "continu",
    "geen datum",
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::rule::{parse, parse_ask_day, parse_date, parse_lead, parse_moment};

    #[test]
    fn the_grammar_takes_every_example() {
        for text in WHEN_EXAMPLES {
            assert!(parse(text).is_ok(), "{text}");
        }
        let all = |phrase: Phrase, takes: fn(&str) -> bool| {
            assert!(phrase.examples().iter().all(|it| takes(it)), "{phrase:?}");
        };
        all(Phrase::Date, |it| parse_date(it).is_ok());
        all(Phrase::Day, |it| parse_ask_day(it).is_ok());
        all(Phrase::Moment, |it| parse_moment(it).is_ok());
        all(Phrase::Lead, |it| parse_lead(it).is_ok());
        all(Phrase::Recheck, |it| parse(it).is_ok());
    }

    #[test]
    fn a_key_is_described_in_whole_sentences() {
        let key = TOP.keys.iter().find(|it| it.name == "versie").unwrap();
        let expected =
            "Van het bestandsformaat; altijd 1. In te vullen: 1. Als het er niet staat: 1.";
        assert_eq!(describe(key), expected);
    }
}
