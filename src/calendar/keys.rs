//! Every key of the administrator's files, once: the reader, its list of known keys, the table in LEESMIJ.md, the JSON Schema,
//! and what `plan` and `explain` print of a calendar come from here.

use crate::calendar::item::Calendar;
use crate::calendar::keys::form::KeyForm::{
    Fields, Ladder, ListOf, Number, PerId, PerParty, Prose, Title,
};
use crate::calendar::keys::form::{NONE, key, section};
use crate::calendar::keys::says::Says::Group;
use crate::calendar::keys::says::text;
use crate::calendar::model::{EventIx, GroupIx, LadderIx, PartyIx, RouteIx};

mod says;
mod form;
mod people;
mod rhythm;
mod routes;
mod row;

pub use form::{EntryForm, Key, KeyForm, KeyMap, MUST, Phrase, Thing, Together};
pub use people::{CLOSING, MEMBER, ORGANISATION, PARTY};
pub use rhythm::{DEFAULTS, ESCALATION, OVERDUE, SENDING};
pub use routes::{EVENT, MEETINGS, ROUTE, STAGE, STEP};
pub use row::{PLANNED_ROW, PREPARATION, ROW, WHEN};
pub use says::{By, Keyed, rungs};

pub static TOP: KeyMap = section(
    "kalender.yaml",
    &[
        key("versie", Number(1, 1), "1", "van het bestandsformaat; altijd 1"),
        key("organisatie", Fields(&ORGANISATION), MUST, "van wie de kalender is"),
        key(
            "betrokkenen",
            PerId("betrokkene", EntryForm::NameOrFields(&PARTY)),
            MUST,
            "wie er mail kan krijgen of genoemd wordt; de sleutel is de vaste naam",
        ),
        key(
            "ritmes",
            PerId("ritme", EntryForm::Leads),
            "`gewoon` en `stap`",
            "hoe lang vooraf er herinnerd wordt, langste eerst: `[6 weken, 10 werkdagen, 3 dagen]`; `begin` is het begin van een stap",
        ),
        key(
            "standaard",
            Fields(&DEFAULTS),
            "zie hieronder",
            "wat geldt als een rubriek of onderdeel niets anders zegt",
        ),
        key(
            "routes",
            PerId("route", EntryForm::Fields(&ROUTE)),
            NONE,
            "stappen naar een besluit, terug gepland vanaf de datum",
        ),
        key("vergaderingen", PerParty(&MEETINGS), NONE, "wanneer een orgaan vergadert"),
        key(
            "gebeurtenissen",
            PerId("gebeurtenis", EntryForm::NameOrFields(&EVENT)),
            NONE,
            "waarop een onderdeel kan wachten: `wanneer: na …`",
        ),
        key(
            "kalender",
            PerId("rubriek", EntryForm::Fields(&GROUP)),
            MUST,
            "de rubrieken met hun onderdelen",
        ),
    ],
);

pub static GROUP: KeyMap = section(
    "een rubriek",
    &[
        key("titel", Title, MUST, "kop boven de onderdelen").says(Group(|_, it| text(&it.title))),
        key(
            "onderdelen",
            PerId("onderdeel", EntryForm::Fields(&ROW)),
            MUST,
            "de rijen; de sleutel is de vaste naam",
        ),
        key("ritme", Ladder, "van `standaard`", "ritme van deze rubriek")
            .says(Group(|at, it| it.ladder.map(|it| at.ladder(it)))),
        key(
            "te_laat",
            Fields(&OVERDUE),
            "van `standaard`",
            "herinneren na de datum, in deze rubriek",
        )
        .says(Group(|at, it| it.overdue.map(|it| at.overdue(it)))),
        key(
            "escaleer",
            ListOf("", &[&ESCALATION]),
            "van `standaard`",
            "escaleren, in deze rubriek",
        )
        .says(Group(|at, it| it.escalation.as_ref().map(|it| at.escalation(it)))),
    ],
);

/// A line of afgerond.yaml.
pub static DONE: KeyMap = section(
    "afgerond.yaml",
    &[
        key(
            "onderdeel",
            KeyForm::Phrase(Phrase::Duty),
            MUST,
            "wat er klaar is, zoals `jaarverslag-cva/2026`",
        ),
        key("op", KeyForm::Phrase(Phrase::Date), MUST, "sinds wanneer"),
        key("door", Title, NONE, "wie het gedaan heeft"),
        key("bewijs", Prose, NONE, "waaruit het blijkt, zoals een webadres"),
        key("toelichting", Prose, NONE, "vrije tekst"),
    ],
);

/// Every section, in the order of the table.
pub static SECTIONS: [&KeyMap; 20] = [
    &TOP,
    &ORGANISATION,
    &CLOSING,
    &PARTY,
    &MEMBER,
    &DEFAULTS,
    &OVERDUE,
    &ESCALATION,
    &SENDING,
    &ROUTE,
    &STEP,
    &STAGE,
    &MEETINGS,
    &EVENT,
    &GROUP,
    &ROW,
    &PLANNED_ROW,
    &PREPARATION,
    &WHEN,
    &DONE,
];

/// The keys that such a thing may have.
pub fn keys_of(thing: Keyed) -> impl Iterator<Item = &'static Key> {
    // A party and a member each have one key of their own, and share the others.
    let (keys, own): (&[Key], &[Key]) = match thing {
        Keyed::Organisation => (ORGANISATION.keys, &[]),
        Keyed::Defaults => (DEFAULTS.keys, &[]),
        Keyed::Party(_) => (PARTY.keys, &MEMBER.keys[..1]),
        Keyed::Ladder(_) => (&[], &[]),
        Keyed::Route(_) => (ROUTE.keys, &[]),
        Keyed::Step(..) => (STEP.keys, &[]),
        Keyed::Meetings(_) => (MEETINGS.keys, &[]),
        Keyed::Event(_) => (EVENT.keys, &[]),
        Keyed::Group(_) => (GROUP.keys, &[]),
        Keyed::Row(_) => (ROW.keys, &[]),
    };
    keys.iter().chain(own)
}

/// What a thing says under one of its keys, for a reader; `None`: nothing.
pub fn said(calendar: &Calendar, thing: Keyed, name: &str) -> Option<String> {
    let mut found = keys_of(thing).filter(|key| key.name == name).peekable();
    debug_assert!(found.peek().is_some(), "{name} is a key of {}", thing.heading());
    found.find_map(|key| key.said(calendar, thing, By::Name))
}

/// Everything outside the rows that has keys, part by part in the order of the file; ladders and routes as far as they have
/// a name.
pub fn outside_rows(calendar: &Calendar) -> [Vec<Keyed>; 7] {
    let ladders = (0..).map(LadderIx).zip(&calendar.ladders).filter(|(_, it)| !it.id.is_empty());
    let routes = (0..).map(RouteIx).zip(&calendar.routes).filter(|(_, it)| !it.id.is_empty());
    [
        vec![Keyed::Organisation, Keyed::Defaults],
        (0..).map(PartyIx).take(calendar.parties.len()).map(Keyed::Party).collect(),
        ladders.map(|(ix, _)| Keyed::Ladder(ix)).collect(),
        routes.map(|(ix, _)| Keyed::Route(ix)).collect(),
        (0..calendar.meetings.len()).map(Keyed::Meetings).collect(),
        (0..).map(EventIx).take(calendar.events.len()).map(Keyed::Event).collect(),
        (0..).map(GroupIx).take(calendar.groups.len()).map(Keyed::Group).collect(),
    ]
}

/// The table of LEESMIJ.md: key, where, what is filled in, default, meaning.
pub fn table() -> String {
    let mut table = "| sleutel | waar | wat u invult | als het er niet staat | betekenis |\n|---|---|---|---|---|\n".to_owned();
    for section in SECTIONS {
        // A member has the keys of a party, a row of a planning those of a row: only the first is its own.
        let shares = std::ptr::eq(section, &MEMBER) || std::ptr::eq(section, &PLANNED_ROW);
        let keys = if shares { &section.keys[..1] } else { section.keys };
        for Key { name, form, default, meaning, .. } in keys {
            let kind = form.kind();
            table.push_str(&format!(
                "| `{name}` | {} | {kind} | {default} | {meaning} |\n",
                section.name
            ));
        }
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_section_has_a_key_twice() {
        for section in SECTIONS {
            let mut names = section.names();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), section.keys.len(), "{}", section.name);
        }
    }

    #[test]
    fn the_table_fits_in_markdown() {
        for line in table().lines() {
            assert_eq!(line.matches('|').count(), 6, "{line}");
        }
    }
}
