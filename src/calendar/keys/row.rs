//! The keys of a row, and of the maps that stand only in a row.

use crate::calendar::diagnostic::Choices;
use crate::calendar::dutch;
use crate::calendar::keys::form::KeyForm::{
    self, Cell, Fields, FormerIds, Id, Ladder, ListOf, Name, Names, Phrases, Prose, Title, When,
    Word,
};
use crate::calendar::keys::form::{
    ASSUMPTION, KeyMap, MUST, NONE, Phrase, Thing, Together, key, section,
};
use crate::calendar::keys::rhythm::{ESCALATION, OVERDUE};
use crate::calendar::keys::says::Says::Row;
use crate::calendar::keys::says::{text, yes};
use crate::calendar::model::Decision;

const WHO_ONCE: Together = Together::AtMostOne(&["wie", "voor_elk"]);
const ROUTE_ONCE: Together = Together::AtMostOne(&["route", "vaststelling", "goedkeuring"]);

/// The keys of a row, which a row of a `planning:` shares.
macro_rules! row_keys {
    ($($first:expr,)*) => {
        &[
            $($first,)*
            key("wat", Title, MUST, "wat er moet gebeuren, zoals het in het jaarplan staat").says(Row(|_, it| text(&it.title))).in_words(),
            key("wanneer", When(&WHEN), MUST, "de cel uit het jaarplan, zoals `jaarlijks voor 1 juli`").says(Row(|_, it| text(&it.rule_text))).in_words(),
            key("momenten", Phrases(Phrase::Moment), NONE, "de dagen bij `drie keer per jaar`: evenveel als er staat").says(Row(|at, it| at.moments(it))).in_words(),
            key("wie", Names(Thing::Party), "verplicht, tenzij `voor_elk` of `zie`", "wie het doet en de mail krijgt").says(Row(|at, it| at.parties(&it.responsible))).in_words(),
            key("voor_elk", Name(Thing::Group), NONE, "in plaats van `wie`: ieder lid van de groep doet het zelf").says(Row(|at, it| at.one(it.for_each))).in_words(),
            key("samen_met", Names(Thing::Party), NONE, "krijgt een kopie van de eerste herinnering; een groep is: ieder lid").says(Row(|at, it| at.parties(&it.with))).in_words(),
            key("onderwerp", Title, "`wat`", "korte naam voor het onderwerp van de mail").says(Row(|_, it| text(it.short.as_deref()?))),
            key("betreft", Word(Choices::About), NONE, "waar het over gaat: `vorig kalenderjaar` geeft Jaarverslag 2025").says(Row(|_, it| text(it.about?.word()))).in_words(),
            key("afvinken_per", Name(Thing::Group), NONE, "één herinnering, met een lijst van de leden om af te vinken").says(Row(|at, it| at.one(it.tick_per))),
            key("ritme", Ladder, "van de rubriek", "hoe lang vooraf herinnerd wordt").says(Row(|at, it| at.own_ladder(it.ladder))),
            key("te_laat", Fields(&OVERDUE), "van de rubriek", "herinneren na de datum; vervangt het geheel").says(Row(|at, it| at.own_overdue(it.overdue))),
            key("escaleer", ListOf("", &[&ESCALATION]), "van de rubriek", "wie het hoort als het te laat blijft").says(Row(|at, it| at.own_escalation(&it.escalation))),
            key("rekent_met", Word(Choices::CountsWith), "van de betrokkene", "welke dagen tellen voor de streefdatum").says(Row(|_, it| text(it.counts_with?.word()))),
            key("wettelijke_datum", Word(Choices::YesNo), "nee", "`ja`: niemand kan deze datum verzetten").says(Row(|_, it| yes(it.statutory))).in_words(),
            key("route", Name(Thing::Route), NONE, "de stappen naar het besluit").says(Row(|at, it| at.route(it))).in_words(),
            key("vaststelling", Names(Thing::Party), NONE, "kort voor een route: opstellen, dan vaststellen").says(Row(|at, it| at.deciders(it, Decision::Adoption))).in_words(),
            key("goedkeuring", Names(Thing::Party), NONE, "kort voor een route: opstellen, dan goedkeuren").says(Row(|at, it| at.deciders(it, Decision::Approval))).in_words(),
            key("planning", ListOf("onderdelen", &[&PLANNED_ROW]), NONE, "de onderdelen bij `volgens planning`, elk met een eigen `id`").says(Row(|at, it| at.planned(it))),
            key("heeft_nodig", Names(Thing::Row), NONE, "wat eerst klaar moet zijn").says(Row(|at, it| at.rows(&it.needs))).in_words(),
            key("zie", Name(Thing::Row), NONE, "dezelfde verplichting onder een andere naam: wel in de lijst, geen eigen mail").says(Row(|at, it| at.rows(it.see.as_slice()))).in_words(),
            key("vraag_aan", Name(Thing::Party), "de coordinator", "aan wie een ontbrekende datum gevraagd wordt").says(Row(|at, it| at.one(it.ask))),
            key("nalopen", KeyForm::Phrase(Phrase::Recheck), NONE, "bij `continu`: wanneer gevraagd wordt of het nog klopt").says(Row(|_, it| Some(format!("jaarlijks in {}", dutch::month_name(it.recheck_month?))))),
            key("voorbereiding", Fields(&PREPARATION), NONE, "bij een verwachting: wie zich voorbereidt, en vanaf wanneer").says(Row(|at, it| at.preparation(it.preparation.as_ref()?))),
            key("zichtbaar_voor", Names(Thing::Party), "iedereen", "alleen zij zien hoe het ermee staat; een groep is: ieder lid").says(Row(|at, it| at.parties(&it.visible_to))).in_words(),
            key("geheim", Word(Choices::YesNo), "nee", "`ja`: ook de rij zelf staat niet in het overzicht").says(Row(|_, it| yes(it.secret))).in_words(),
            key("bewijs", Prose, NONE, "waaruit blijkt dat het klaar is").in_words(),
            key("grondslag", Prose, NONE, "waar het in de wet staat").in_words(),
            key("opmerking", Prose, NONE, "vrije tekst").in_words(),
            ASSUMPTION.in_words(),
            key("wanneer_tekst", Cell, "uit `wanneer` en `momenten`", "de cel *Wanneer* zoals die in het jaarplan staat; alleen voor het document, de dienst rekent met `wanneer`"),
            key("wie_tekst", Cell, "uit `wie` en `samen_met`", "de cel *Wie* zoals die in het jaarplan staat; alleen voor het document, niet voor de mail"),
            key("nakijken", Prose, NONE, "uit een ingelezen tabel: wat u nog moet nakijken; geeft een aandachtspunt tot u de regel weghaalt"),
            key("heette", FormerIds, NONE, "vroegere sleutels van dit onderdeel").says(Row(|at, it| at.list(&it.was))),
        ]
    };
}

pub static ROW: KeyMap = KeyMap {
    name: "een onderdeel",
    keys: row_keys![],
    together: &[Together::AnyOf(&["wie", "voor_elk", "zie"]), WHO_ONCE, ROUTE_ONCE],
};

/// A row of a `planning:`.
pub static PLANNED_ROW: KeyMap = KeyMap {
    name: "een onderdeel van een planning",
    keys: row_keys![key("id", Id, MUST, "vaste naam"),],
    together: &[WHO_ONCE, ROUTE_ONCE],
};

/// `voorbereiding`.
pub static PREPARATION: KeyMap = section(
    "voorbereiding",
    &[
        key("wie", Names(Thing::Party), MUST, "wie zich voorbereidt"),
        key(
            "start",
            KeyForm::Phrase(Phrase::LeadAhead),
            MUST,
            "hoe lang vóór 1 januari van het verwachte jaar",
        ),
    ],
);

/// `wanneer` as a map, for who prefers fields to a sentence.
pub static WHEN: KeyMap = KeyMap {
    name: "wanneer",
    keys: &[
        key("elke", KeyForm::Phrase(Phrase::EveryYears), "elk jaar", "om de hoeveel jaar"),
        key("voor", KeyForm::Phrase(Phrase::Day), NONE, "de dag zelf telt niet meer mee"),
        key("uiterlijk", KeyForm::Phrase(Phrase::Day), NONE, "de dag zelf telt nog mee"),
        key("vanaf", KeyForm::Phrase(Phrase::Year), "wordt gevraagd", "een jaar waarin het moet"),
    ],
    together: &[Together::AtMostOne(&["voor", "uiterlijk"])],
};
