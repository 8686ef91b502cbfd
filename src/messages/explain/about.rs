//! What the row itself says: its rule as typed and as understood, who, and all that was assumed.

use crate::calendar::StepParty;
use crate::calendar::keys::{By, Keyed, keys_of, said};
use crate::calendar::rule::Rule;
use crate::messages::explain::explanation::Explanation;
use crate::messages::explain::understood::understood;
use crate::messages::{dutch, values};

/// A label and a text for each thing that is there.
pub(super) fn lines(it: &Explanation<'_>) -> Vec<Vec<String>> {
    let (calendar, item) = (it.calendar, it.row());
    let names = |parties| values::names(calendar, parties);
    let rule = item.rule.to_string();
    let mut lines = vec![("Wanneer", rule.clone())];
    if *item.rule_text != *rule {
        lines.push(("Getypt als", item.rule_text.to_string()));
    }
    lines.push(("Begrepen als", understood(calendar, item)));
    let who = match item.for_each {
        Some(group) => {
            let group = calendar.party(group);
            format!("elk van {}: {}", group.name, names(&group.members))
        }
        None => names(&item.responsible),
    };
    lines.push(("Wie", who));
    lines.push(("Samen met", names(&item.with)));
    let own = |key| said(calendar, Keyed::Row(it.item), key).unwrap_or_default();
    lines.push(("Betreft", own("betreft")));
    let rows = |rows: &[crate::calendar::ItemIx]| {
        let rows = rows.iter().map(|it| calendar.item(*it));
        dutch::list(&rows.map(|it| format!("{} ({})", it.id, it.title)).collect::<Vec<_>>())
    };
    lines.push(("Eerst nodig", rows(&item.needs)));
    if item.see.is_some() {
        let other = rows(item.see.as_slice());
        lines.push((
            "Zie",
            format!("{other}: hetzelfde onder een andere naam; daarover gaan de mails"),
        ));
    }
    lines.push(("Route", route(it)));
    if item.statutory {
        lines.push((
            "Wettelijk",
            "de datum staat in de wet en kan niet worden verschoven".to_owned(),
        ));
    }
    if item.is_confidential() {
        lines.push(("Vertrouwelijk", confidential(it)));
    }
    lines.push(("Klaar als", own("bewijs")));
    lines.push(("Grondslag", own("grondslag")));
    lines.push(("Opmerking", own("opmerking")));
    lines
        .extend(assumptions(it).into_iter().map(|text| ("Aanname", format!("{text}; klopt dit?"))));
    lines.extend(others(it));
    let there = lines.into_iter().filter(|(_, text)| !text.is_empty());
    let rows = there.flat_map(|(label, text)| {
        let labels = std::iter::once(label).chain(std::iter::repeat(""));
        let rows = labels.zip(text.lines());
        rows.map(|(label, line)| vec![label.to_owned(), line.to_owned()]).collect::<Vec<_>>()
    });
    rows.collect()
}

/// Every other key that the row has, as it stands in the file; where its settings come from is told apart.
fn others(it: &Explanation<'_>) -> impl Iterator<Item = (&'static str, String)> {
    let is_set = |key: &str| it.settings.iter().any(|setting| setting.key == key);
    let thing = Keyed::Row(it.item);
    let others = keys_of(thing).filter(move |key| !key.is_in_words && !is_set(key.name));
    others.filter_map(move |key| {
        let said = key.said(it.calendar, thing, By::Name)?;
        Some((key.name, if said.is_empty() { values::EMPTY.to_owned() } else { said }))
    })
}

/// "verloop te zien voor Directeur en Remuneratiecommissie", "staat in geen enkele lijst"
fn confidential(it: &Explanation<'_>) -> String {
    let item = it.row();
    let mut seen = item.visible_to.clone();
    seen.extend(item.responsible.iter().filter(|it| !item.visible_to.contains(it)));
    let who = values::names(it.calendar, &seen);
    let secret = if item.secret { "; ook de regel zelf wordt niet getoond" } else { "" };
    format!("het verloop is alleen te zien voor {who}{secret}")
}

/// "Opstellen (CvA), daarna Instemming (OPR)": the steps as written; they are not planned yet (R20).
fn route(it: &Explanation<'_>) -> String {
    let Some(route) = it.row().route.map(|ix| &it.calendar.routes[ix.0 as usize]) else {
        return String::new();
    };
    let who = |party: &StepParty| match party {
        StepParty::Party(ix) => it.name(*ix).to_owned(),
        StepParty::Responsible => "de verantwoordelijke".to_owned(),
        StepParty::OwnBoard => "eigen bestuur".to_owned(),
        StepParty::Coordinator => it.name(it.calendar.organisation.coordinator).to_owned(),
    };
    let stages = route.stages.iter().map(|stage| {
        let steps = stage.iter().map(|step| {
            let parties: Vec<String> = step.parties.iter().map(who).collect();
            match parties.is_empty() {
                true => step.name.clone(),
                false => format!("{} ({})", step.name, dutch::list(&parties)),
            }
        });
        dutch::list(&steps.collect::<Vec<_>>())
    });
    let stages: Vec<String> = stages.collect();
    format!("{}; de herinneringen gaan naar wie bij Wie staat", stages.join(", daarna "))
}

/// Of the row, and of what it is made of.
fn assumptions(it: &Explanation<'_>) -> Vec<String> {
    let (calendar, item) = (it.calendar, it.row());
    let mut all: Vec<String> = item.text("aanname").iter().map(ToString::to_string).collect();
    let parties = item.responsible.iter().chain(&item.for_each).chain(&item.with);
    for party in parties.map(|it| calendar.party(*it)) {
        all.extend(party.assumption.iter().map(|text| format!("{}: {text}", party.name)));
    }
    let route = item.route.map(|ix| &calendar.routes[ix.0 as usize]);
    all.extend(route.and_then(|it| it.assumption.as_ref()).map(|text| format!("route: {text}")));
    if let (Rule::After { .. }, crate::calendar::Resolution::Event(event)) =
        (&item.rule, &item.resolution)
    {
        let event = calendar.event(*event);
        all.extend(event.assumption.iter().map(|text| format!("{}: {text}", event.title)));
    }
    all
}
