//! What `plan --format json` prints: stable, in the order of the file, ISO dates.

use serde::Serialize;

use crate::app::commands::plan::compared::Compared;
use crate::calendar::Calendar;
use crate::calendar::keys::Keyed;
use crate::delivery::{
    AddressChange, InBoth, KeyChange, MailChange, MailFate, OrderChange, OutsideChange, RowChange,
};
use crate::messages::dutch;

#[derive(Debug, Serialize)]
pub(super) struct PlanJson {
    calendar: String,
    held: bool,
    rows: Vec<RowChangeJson>,
    outside: Vec<OutsideChangeJson>,
    at_once: Vec<AtOnceJson>,
}

#[derive(Debug, Serialize)]
struct RowChangeJson {
    id: String,
    change: &'static str,
    fields: Vec<KeyChangeJson>,
    mails: Vec<MailChangeJson>,
}

#[derive(Debug, Serialize)]
struct KeyChangeJson {
    key: String,
    from: Option<String>,
    to: Option<String>,
}

#[derive(Debug, Serialize)]
struct MailChangeJson {
    change: &'static str,
    day: String,
    /// Of a moved one: the day it would have gone.
    from: Option<String>,
    party: String,
    occurrence: String,
    kind: &'static str,
    rung: Option<String>,
}

#[derive(Debug, Serialize)]
struct OutsideChangeJson {
    section: &'static str,
    /// Empty: the order of the whole section changed.
    id: String,
    change: &'static str,
    /// Of an address, none: it is never said.
    fields: Vec<KeyChangeJson>,
}

#[derive(Debug, Serialize)]
struct AtOnceJson {
    at: String,
    party: String,
    occurrences: Vec<String>,
}

pub(super) fn of(all: &[Compared<'_>]) -> Vec<PlanJson> {
    all.iter().map(plan_json).collect()
}

fn plan_json(it: &Compared<'_>) -> PlanJson {
    let difference = &it.examined.difference;
    let zone = it.is.calendar.organisation.zone;
    let at_once = difference.at_once.iter().map(|(at, mail)| {
        let ids = mail.lines.iter().map(|line| match line.duty {
            Some(ix) => it.examined.plan.duty(ix).id(&it.is.calendar),
            None => line.key.about.row.clone(),
        });
        AtOnceJson {
            at: at.with_timezone(&zone).to_rfc3339(),
            party: it.is.calendar.party(mail.party).id.clone(),
            occurrences: ids.collect(),
        }
    });
    PlanJson {
        calendar: it.is.calendar.organisation.id.clone(),
        held: it.waits,
        rows: difference.rows.iter().map(|row| row_json(it, row)).collect(),
        outside: outside(it).collect(),
        at_once: at_once.collect(),
    }
}

fn row_json(it: &Compared<'_>, row: &RowChange) -> RowChangeJson {
    let (was, is): (&Calendar, &Calendar) = (&it.was.calendar, &it.is.calendar);
    let id = match (row.edited, row.running) {
        (Some(ix), _) => is.item(ix).id.to_string(),
        (None, Some(ix)) => was.item(ix).id.to_string(),
        (None, None) => String::new(),
    };
    RowChangeJson {
        id,
        change: change(row.running.is_some(), row.edited.is_some()),
        fields: row.keys.iter().map(key_json).collect(),
        mails: row.mails.iter().map(mail_json).collect(),
    }
}

fn mail_json(it: &MailChange) -> MailChangeJson {
    let (change, from) = match it.fate {
        MailFate::New => ("new", None),
        MailFate::Lapsed => ("lapsed", None),
        MailFate::Moved(from) => ("moved", Some(from.to_string())),
        MailFate::Sent => ("sent", None),
    };
    MailChangeJson {
        change,
        day: it.day.to_string(),
        from,
        party: it.party.clone(),
        occurrence: it.occurrence.clone(),
        kind: it.kind.word(),
        rung: it.rung.map(|it| it.to_string()),
    }
}

/// In whole: a reader's lines are cut, a machine's texts never.
fn key_json(it: &KeyChange) -> KeyChangeJson {
    KeyChangeJson { key: it.key.clone(), from: it.from.clone(), to: it.to.clone() }
}

/// Of `organisatie` and `standaard` each key is listed, of all else each thing.
fn outside<'a>(it: &'a Compared<'_>) -> impl Iterator<Item = OutsideChangeJson> + 'a {
    let difference = &it.examined.difference;
    let listed = |change: &'a OutsideChange| {
        let (was, is) = (change.running, change.edited);
        let thing = is.or(was);
        let calendar = if is.is_some() { &it.is.calendar } else { &it.was.calendar };
        let section = thing.map_or("", Keyed::heading);
        let fields = change.keys.iter().map(key_json);
        let all: Vec<(String, Vec<KeyChangeJson>)> = match thing {
            Some(Keyed::Organisation | Keyed::Defaults) => {
                fields.map(|it| (it.key.clone(), vec![it])).collect()
            }
            Some(thing) => vec![(thing.id(calendar).to_owned(), fields.collect())],
            None => Vec::new(),
        };
        let change = self::change(was.is_some(), is.is_some());
        all.into_iter().map(move |(id, fields)| OutsideChangeJson { section, id, change, fields })
    };
    let address = |it: &AddressChange| OutsideChangeJson {
        section: "adresboek",
        id: it.party.clone(),
        change: change(it.was, it.is),
        fields: Vec::new(),
    };
    let listed = difference.outside.iter().flat_map(listed);
    let orders = difference.orders.iter().map(|change| order_json(it, change));
    listed.chain(orders).chain(difference.addresses.iter().map(address))
}

/// Of rows under their section, with the keys that they have on either side.
fn order_json(it: &Compared<'_>, change: &OrderChange) -> OutsideChangeJson {
    let (was, is): (&Calendar, &Calendar) = (&it.was.calendar, &it.is.calendar);
    let ids = |all: &[InBoth], id: &dyn Fn(&InBoth) -> String| {
        Some(dutch::list(&all.iter().map(id).collect::<Vec<_>>()))
    };
    let thing = change.to[0].1;
    let of = match thing {
        Keyed::Row(ix) => is.group(is.item(ix).group).id.clone(),
        _ => String::new(),
    };
    OutsideChangeJson {
        section: thing.heading(),
        id: of,
        change: self::change(true, true),
        fields: vec![KeyChangeJson {
            key: "volgorde".to_owned(),
            from: ids(&change.from, &|it| it.0.id(was).to_owned()),
            to: ids(&change.to, &|it| it.1.id(is).to_owned()),
        }],
    }
}

fn change(was: bool, is: bool) -> &'static str {
    match (was, is) {
        (false, _) => "added",
        (true, false) => "removed",
        (true, true) => "changed",
    }
}
