//! The values of keys, in the words of the file: what `plan` says of a change, and `explain` of a default.

use crate::calendar::rule::DayMonth;
use crate::calendar::{
    About, Calendar, CountsWith, Escalation, Item, LadderIx, OverdueRule, PartyIx, Resolution, Rung,
};
use crate::dates::SendRule;
use crate::delivery::Field;
use crate::messages::{dutch, title};

/// What a key that is absent is called.
pub const NOTHING: &str = "(niets)";

/// Free text is cut here.
const TEXT_COLUMNS: usize = 60;

/// The key of a field, as it is written in the file.
pub fn key(field: Field) -> &'static str {
    match field {
        Field::Id => "sleutel",
        Field::Group => "rubriek",
        Field::Title => "wat",
        Field::Short => "onderwerp",
        Field::When => "wanneer",
        Field::Moments => "momenten",
        Field::Who => "wie",
        Field::With => "samen_met",
        Field::ForEach => "voor_elk",
        Field::TickPer => "afvinken_per",
        Field::Ladder => "ritme",
        Field::Overdue => "te_laat",
        Field::Escalation => "escaleer",
        Field::CountsWith => "rekent_met",
        Field::About => "betreft",
        Field::Statutory => "wettelijke_datum",
        Field::Route => "route",
        Field::Needs => "heeft_nodig",
        Field::See => "zie",
        Field::Ask => "vraag_aan",
        Field::Recheck => "nalopen",
        Field::Preparation => "voorbereiding",
        Field::Plan => "planning",
        Field::VisibleTo => "zichtbaar_voor",
        Field::Secret => "geheim",
        Field::Evidence => "bewijs",
        Field::LegalBasis => "grondslag",
        Field::Remark => "opmerking",
        Field::Assumption => "aanname",
    }
}

/// The value of a field of a row; `(niets)` when the row does not have it.
pub fn of(calendar: &Calendar, item: &Item, field: Field) -> String {
    let text = |it: &Option<std::sync::Arc<str>>| it.as_deref().map(shortened);
    let rows = |rows: &[crate::calendar::ItemIx]| {
        dutch::list(&rows.iter().map(|it| &*calendar.item(*it).id).collect::<Vec<_>>())
    };
    let value = match field {
        Field::Id => Some(item.id.to_string()),
        Field::Group => Some(calendar.group(item.group).title.clone()),
        Field::Title => Some(shortened(&item.title)),
        Field::Short => text(&item.short),
        Field::When => Some(item.rule_text.to_string()),
        Field::Moments => moments(item),
        Field::Who => Some(names(calendar, &item.responsible)),
        Field::With => Some(names(calendar, &item.with)),
        Field::ForEach => item.for_each.map(|it| calendar.party(it).name.clone()),
        Field::TickPer => item.tick_per.map(|it| calendar.party(it).name.clone()),
        Field::Ladder => Some(ladder(calendar, item.ladder)),
        Field::Overdue => Some(overdue(item.overdue)),
        Field::Escalation => Some(escalation(calendar, &item.escalation)),
        Field::CountsWith => item.counts_with.map(|it| counts_with(it).to_owned()),
        Field::About => item.about.map(|it| about(it).to_owned()),
        Field::Statutory => Some(yes(item.statutory).to_owned()),
        Field::Route => item.route.map(|it| route(calendar, it)),
        Field::Needs => Some(rows(&item.needs)),
        Field::See => Some(rows(item.see.as_slice())),
        Field::Ask => item.ask.map(|it| calendar.party(it).name.clone()),
        Field::Recheck => {
            item.recheck_month.map(|it| format!("jaarlijks in {}", dutch::month_name(it)))
        }
        Field::Preparation => item
            .preparation
            .as_ref()
            .map(|it| format!("{}, vanaf {} vooraf", names(calendar, &it.parties), it.lead)),
        Field::Plan => item.has_plan.then(|| planned(calendar, item)),
        Field::VisibleTo => Some(names(calendar, &item.visible_to)),
        Field::Secret => Some(yes(item.secret).to_owned()),
        Field::Evidence => item.text("bewijs").map(shortened),
        Field::LegalBasis => item.text("grondslag").map(shortened),
        Field::Remark => item.text("opmerking").map(shortened),
        Field::Assumption => item.text("aanname").map(shortened),
    };
    value.filter(|it| !it.is_empty()).unwrap_or_else(|| NOTHING.to_owned())
}

fn shortened(text: &str) -> String {
    title::cut(text, TEXT_COLUMNS)
}

/// "Privacyreglement en Klachtenregeling": the titles in its `planning`; "leeg".
fn planned(calendar: &Calendar, item: &Item) -> String {
    let own = calendar.find_item(&item.id);
    let rows = calendar.items.iter().filter(|it| it.parent.is_some() && it.parent == own);
    let titles: Vec<String> = rows.map(|it| shortened(&it.title)).collect();
    if titles.is_empty() { "leeg".to_owned() } else { dutch::list(&titles) }
}

fn moments(item: &Item) -> Option<String> {
    let Resolution::Moments(moments) = &item.resolution else { return None };
    Some(dutch::list(&moments.iter().map(ToString::to_string).collect::<Vec<_>>()))
}

/// "CvA, OPR en Directeur"
pub fn names(calendar: &Calendar, parties: &[PartyIx]) -> String {
    dutch::list(&parties.iter().map(|it| &*calendar.party(*it).name).collect::<Vec<_>>())
}

/// "gewoon (3 maanden, 6 weken, 2 weken en 3 dagen)", "6 weken en 2 weken" when it has no name
pub fn ladder(calendar: &Calendar, ix: LadderIx) -> String {
    let ladder = calendar.ladder(ix);
    let says = rungs(&ladder.rungs);
    if ladder.id.is_empty() { says } else { format!("{} ({says})", ladder.id) }
}

/// "3 maanden, 6 weken en 3 dagen", "geen herinnering"
pub fn rungs(rungs: &[Rung]) -> String {
    let word = |rung: &Rung| match rung {
        Rung::Begin => "begin".to_owned(),
        Rung::Before(lead) => lead.to_string(),
    };
    let words: Vec<String> = rungs.iter().map(word).collect();
    if words.is_empty() { "geen herinnering".to_owned() } else { dutch::list(&words) }
}

/// "elke 2 weken op dinsdag, hooguit 3 keer", "niet herinneren na de datum"
pub fn overdue(rule: OverdueRule) -> String {
    let often = match rule.every_days {
        days if days.is_multiple_of(7) && 7 < days => format!("{} weken", days / 7),
        7 => "week".to_owned(),
        1 => "dag".to_owned(),
        days => format!("{days} dagen"),
    };
    match rule.at_most {
        0 => "niet herinneren na de datum".to_owned(),
        n => format!("elke {often} op {}, hooguit {n} keer", dutch::weekday_name(rule.on)),
    }
}

/// "na 2 mails naar Coördinator en na 3 mails naar Directeur", "niet escaleren"
pub fn escalation(calendar: &Calendar, steps: &[Escalation]) -> String {
    let word = |step: &Escalation| {
        let mails = dutch::mails(step.after_mails.into());
        format!("na {mails} naar {}", calendar.party(step.to).name)
    };
    let words: Vec<String> = steps.iter().map(word).collect();
    if words.is_empty() { "niet escaleren".to_owned() } else { dutch::list(&words) }
}

/// `escalation` of a row, with who never hears: "…; gaat niet naar Coördinator: die mag het verloop niet zien".
pub fn escalation_of(calendar: &Calendar, item: &Item) -> String {
    let hidden = item.escalation.iter().filter(|step| !item.may_see(step.to));
    let names: Vec<&str> = hidden.map(|step| calendar.party(step.to).name.as_str()).collect();
    let steps = escalation(calendar, &item.escalation);
    if names.is_empty() {
        return steps;
    }
    let may = if names.len() == 1 { "mag" } else { "mogen" };
    format!("{steps}; gaat niet naar {}: die {may} het verloop niet zien", dutch::list(&names))
}

/// "werkdagen"
pub fn counts_with(with: CountsWith) -> &'static str {
    match with {
        CountsWith::SchoolDays => "schooldagen",
        CountsWith::Workdays => "werkdagen",
        CountsWith::CalendarDays => "kalenderdagen",
    }
}

/// "vorig kalenderjaar"
pub fn about(about: About) -> &'static str {
    match about {
        About::PreviousCalendarYear => "vorig kalenderjaar",
        About::ComingCalendarYear => "komend kalenderjaar",
        About::PreviousSchoolYear => "vorig schooljaar",
        About::ComingSchoolYear => "komend schooljaar",
    }
}

/// "om 08:30 uur, tot en met 17:00 uur; niet in het weekend, op feestdagen en in schoolvakanties"
pub fn sending(rule: &SendRule) -> String {
    let refused: Vec<&str> = [
        (rule.not_in_weekends, "in het weekend"),
        (rule.not_on_holidays, "op feestdagen"),
        (rule.not_in_vacations, "in schoolvakanties"),
    ]
    .into_iter()
    .filter_map(|(holds, words)| holds.then_some(words))
    .collect();
    let clock = format!(
        "om {} uur, tot en met {} uur",
        rule.at.format("%H:%M"),
        rule.until.format("%H:%M")
    );
    if refused.is_empty() {
        format!("{clock}; ook in weekenden en vakanties")
    } else {
        format!("{clock}; niet {}", dutch::list(&refused))
    }
}

/// "15 september, 15 november en 15 mei"
pub fn days(days: &[DayMonth]) -> String {
    dutch::list(&days.iter().map(ToString::to_string).collect::<Vec<_>>())
}

fn route(calendar: &Calendar, ix: crate::calendar::RouteIx) -> String {
    let route = &calendar.routes[ix.0 as usize];
    if !route.id.is_empty() {
        return route.id.clone();
    }
    let steps: Vec<&str> = route.stages.iter().flatten().map(|step| step.name.as_str()).collect();
    steps.join(", dan ")
}

fn yes(it: bool) -> &'static str {
    if it { "ja" } else { "nee" }
}
