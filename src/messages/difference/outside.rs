//! What changed outside the rows, one line each. Addresses are never said, only whose changed.

use crate::calendar::{Calendar, Form, Party};
use crate::dates::Region;
use crate::delivery::{Outside, OutsideKind, PartyField};
use crate::messages::{dutch, values};

/// One line for each: "ritme `groot`: 6 maanden en 3 weken → 3 maanden", "adres van CvA: gewijzigd".
pub(super) fn lines(all: &[Outside], running: &Calendar, edited: &Calendar) -> Vec<String> {
    let keys: Vec<(&str, &str)> = other_keys(all, running, edited);
    let is_told = |it: &Outside| {
        let OutsideKind::Party(id, _) = &it.what else { return false };
        !it.is && keys.iter().any(|(was, _)| was == id)
    };
    let line = |it: &Outside| match &it.what {
        OutsideKind::Party(id, _) if !it.was => match keys.iter().find(|(_, is)| is == id) {
            Some((was, is)) => {
                let name = edited.find_party(id).map_or("", |ix| &edited.party(ix).name);
                format!("betrokkene {name}: sleutel: {was} → {is}")
            }
            None => line(it, running, edited),
        },
        _ => line(it, running, edited),
    };
    all.iter().filter(|it| !is_told(it)).map(line).collect()
}

/// Parties of one name that are gone under one key and new under another.
fn other_keys<'a>(
    all: &'a [Outside],
    running: &Calendar,
    edited: &Calendar,
) -> Vec<(&'a str, &'a str)> {
    let of = |was: bool, calendar: &Calendar| -> Vec<(&'a str, String)> {
        let parties = all.iter().filter(|it| it.was == was && it.is != was);
        let named = parties.filter_map(|it| match &it.what {
            OutsideKind::Party(id, _) => {
                Some((id.as_str(), calendar.party(calendar.find_party(id)?).name.clone()))
            }
            _ => None,
        });
        named.collect()
    };
    let (gone, new) = (of(true, running), of(false, edited));
    let same = |(was, name): &(&'a str, String)| {
        new.iter().find(|(_, other)| other == name).map(|(is, _)| (*was, *is))
    };
    gone.iter().filter_map(same).collect()
}

fn line(it: &Outside, running: &Calendar, edited: &Calendar) -> String {
    let verb = match (it.was, it.is) {
        (false, _) => "nieuw",
        (_, false) => "vervallen",
        (true, true) => "gewijzigd",
    };
    let party_name = |id: &str| {
        let find = |it: &Calendar| it.find_party(id).map(|ix| it.party(ix).name.clone());
        find(edited).or_else(|| find(running)).unwrap_or_else(|| id.to_owned())
    };
    match &it.what {
        OutsideKind::Organisation(key) => organisation(key, running, edited),
        OutsideKind::Default(key) => {
            let (old, new) = (default(key, running), default(key, edited));
            format!("standaard {key}: {old} → {new}")
        }
        OutsideKind::Party(id, fields) if fields.is_empty() => {
            format!("betrokkene {}: {verb}", party_name(id))
        }
        OutsideKind::Party(id, fields) => {
            let words: Vec<String> =
                fields.iter().map(|field| party_field(*field, id, running, edited)).collect();
            format!("betrokkene {}: {}", party_name(id), words.join("; "))
        }
        OutsideKind::Addresses(id) => format!("adres van {}: {verb}", party_name(id)),
        OutsideKind::Ladder(id) => {
            let find = |calendar: &Calendar| {
                let found = calendar.ladders.iter().find(|it| it.id == *id);
                found.map_or_else(|| values::NOTHING.to_owned(), |it| values::rungs(&it.rungs))
            };
            format!("ritme {id}: {} → {}", find(running), find(edited))
        }
        OutsideKind::Route(id) => format!("route {id}: {verb}"),
        OutsideKind::Meetings(id) => format!("vergaderingen van {}: {verb}", party_name(id)),
        OutsideKind::Event(id) => format!("gebeurtenis {id}: {}", event(id, verb, running, edited)),
        OutsideKind::Group(id) => format!("rubriek {id}: {verb}"),
    }
}

fn organisation(key: &str, running: &Calendar, edited: &Calendar) -> String {
    let value = |calendar: &Calendar| {
        let it = &calendar.organisation;
        match key {
            "naam" => Some(it.name.clone()),
            "kort" => Some(it.short.clone()),
            "coordinator" => Some(calendar.party(it.coordinator).name.clone()),
            "vrije_dagen" => {
                let days = it.closing.iter().map(|it| {
                    let last = it.days.until.pred_opt().unwrap_or(it.days.until);
                    format!("{} ({})", dutch::range(it.days.from, last), it.what)
                });
                Some(dutch::list(&days.collect::<Vec<_>>()))
            }
            "vakantieregio" => Some(it.region.map(region).unwrap_or_default().to_owned()),
            "aanspreekvorm" => Some(form(it.form).to_owned()),
            "tijdzone" => Some(it.zone.to_string()),
            _ => None,
        }
    };
    let said = |it: Option<String>| {
        it.map(|it| if it.is_empty() { values::NOTHING.to_owned() } else { it })
    };
    match (said(value(running)), said(value(edited))) {
        (Some(old), Some(new)) => format!("organisatie {key}: {old} → {new}"),
        _ => format!("organisatie {key}: gewijzigd"),
    }
}

fn region(region: Region) -> &'static str {
    match region {
        Region::Noord => "noord",
        Region::Midden => "midden",
        Region::Zuid => "zuid",
    }
}

fn form(form: Form) -> &'static str {
    match form {
        Form::U => "u",
        Form::Je => "je",
    }
}

fn default(key: &str, calendar: &Calendar) -> String {
    let it = &calendar.defaults;
    match key {
        "ritme" => values::ladder(calendar, it.ladder),
        "stap_ritme" => values::ladder(calendar, it.step_ladder),
        "te_laat" => values::overdue(it.overdue),
        "escaleer" => values::escalation(calendar, &it.escalation),
        "datum_vragen" => values::days(&it.ask_days),
        _ => values::sending(&it.send),
    }
}

/// What a party has under one key.
type Value = fn(&Calendar, &Party) -> Option<String>;

fn party_field(field: PartyField, id: &str, running: &Calendar, edited: &Calendar) -> String {
    let (name, value): (&str, Value) = match field {
        PartyField::Name => ("naam", |_, it| Some(it.name.clone())),
        PartyField::Aliases => ("ook_bekend_als", |_, it| Some(dutch::list(&it.aliases))),
        PartyField::Salutation => ("aanhef", |_, it| it.salutation.clone()),
        PartyField::CountsWith => {
            ("rekent_met", |_, it| it.counts_with.map(|it| values::counts_with(it).to_owned()))
        }
        PartyField::Mail => ("mail", |_, it| it.never_mail.then(|| "geen".to_owned())),
        PartyField::Until => ("tot_en_met", |_, it| it.until.map(dutch::full_date)),
        PartyField::Successor => ("opgevolgd_door", |calendar, it| {
            it.successor.map(|it| calendar.party(it).name.clone())
        }),
        PartyField::Members => ("leden", |calendar, it| Some(values::names(calendar, &it.members))),
        PartyField::OwnBoard => {
            ("bestuur", |calendar, it| it.own_board.map(|it| calendar.party(it).name.clone()))
        }
        PartyField::Assumption => ("aanname", |_, it| it.assumption.clone()),
    };
    let said = |calendar: &Calendar| {
        let party = calendar.find_party(id).map(|it| calendar.party(it));
        let said = party.and_then(|it| value(calendar, it)).filter(|it| !it.is_empty());
        said.unwrap_or_else(|| values::NOTHING.to_owned())
    };
    format!("{name}: {} → {}", said(running), said(edited))
}

fn event(id: &str, verb: &str, running: &Calendar, edited: &Calendar) -> String {
    let date = |calendar: &Calendar| {
        let found = calendar.events.iter().find(|it| it.id == id)?;
        Some(found.date.map_or_else(|| "onbekend".to_owned(), dutch::full_date))
    };
    match (date(running), date(edited)) {
        (Some(old), Some(new)) if old != new => format!("datum: {old} → {new}"),
        _ => verb.to_owned(),
    }
}
