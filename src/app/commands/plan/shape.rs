//! What `plan --format json` prints: stable, in the order of the file, ISO dates.

use serde::Serialize;

use crate::app::commands::plan::Compared;
use crate::calendar::Calendar;
use crate::delivery::{Fate, MailChange, Outside, OutsideKind, RowChange};
use crate::messages::values;

#[derive(Debug, Serialize)]
pub(super) struct Shape {
    calendar: String,
    held: bool,
    rows: Vec<RowShape>,
    outside: Vec<OutsideShape>,
    at_once: Vec<MessageShape>,
}

#[derive(Debug, Serialize)]
struct RowShape {
    id: String,
    change: &'static str,
    fields: Vec<FieldShape>,
    mails: Vec<MailShape>,
}

#[derive(Debug, Serialize)]
struct FieldShape {
    key: &'static str,
    from: String,
    to: String,
}

#[derive(Debug, Serialize)]
struct MailShape {
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
struct OutsideShape {
    section: &'static str,
    id: String,
    change: &'static str,
}

#[derive(Debug, Serialize)]
struct MessageShape {
    at: String,
    party: String,
    occurrences: Vec<String>,
}

/// The machine shape of each difference.
pub(super) fn of(all: &[Compared<'_>]) -> Vec<Shape> {
    all.iter().map(shape).collect()
}

fn shape(it: &Compared<'_>) -> Shape {
    let difference = &it.examined.difference;
    let zone = it.is.calendar.organisation.zone;
    let at_once = difference.at_once.iter().map(|(at, mail)| {
        let ids = mail.lines.iter().map(|line| match line.occurrence {
            Some(ix) => it.examined.plan.occurrence(ix).id(&it.is.calendar),
            None => line.key.about.row.clone(),
        });
        MessageShape {
            at: at.with_timezone(&zone).to_rfc3339(),
            party: it.is.calendar.party(mail.party).id.clone(),
            occurrences: ids.collect(),
        }
    });
    Shape {
        calendar: it.is.calendar.organisation.id.clone(),
        held: it.waits,
        rows: difference.rows.iter().map(|row| row_shape(it, row)).collect(),
        outside: difference.outside.iter().map(outside_shape).collect(),
        at_once: at_once.collect(),
    }
}

fn row_shape(it: &Compared<'_>, row: &RowChange) -> RowShape {
    let (was, is): (&Calendar, &Calendar) = (&it.was.calendar, &it.is.calendar);
    let id = match (row.edited, row.running) {
        (Some(ix), _) => is.item(ix).id.to_string(),
        (None, Some(ix)) => was.item(ix).id.to_string(),
        (None, None) => String::new(),
    };
    let fields = match (row.running, row.edited) {
        (Some(old), Some(new)) => {
            let field = |field: &crate::delivery::Field| FieldShape {
                key: values::key(*field),
                from: values::of(was, was.item(old), *field),
                to: values::of(is, is.item(new), *field),
            };
            row.fields.iter().map(field).collect()
        }
        _ => Vec::new(),
    };
    RowShape {
        id,
        change: change(row.running.is_some(), row.edited.is_some()),
        fields,
        mails: row.mails.iter().map(mail_shape).collect(),
    }
}

fn mail_shape(it: &MailChange) -> MailShape {
    let (change, from) = match it.fate {
        Fate::New => ("new", None),
        Fate::Lapsed => ("lapsed", None),
        Fate::Moved(from) => ("moved", Some(from.to_string())),
        Fate::Sent => ("sent", None),
    };
    MailShape {
        change,
        day: it.day.to_string(),
        from,
        party: it.party.clone(),
        occurrence: it.occurrence.clone(),
        kind: it.kind.word(),
        rung: it.rung.map(|it| it.to_string()),
    }
}

fn outside_shape(it: &Outside) -> OutsideShape {
    let (section, id) = match &it.what {
        OutsideKind::Organisation(key) => ("organisatie", (*key).to_owned()),
        OutsideKind::Default(key) => ("standaard", (*key).to_owned()),
        OutsideKind::Party(id, _) => ("betrokkenen", id.clone()),
        OutsideKind::Addresses(id) => ("adresboek", id.clone()),
        OutsideKind::Ladder(id) => ("ritmes", id.clone()),
        OutsideKind::Route(id) => ("routes", id.clone()),
        OutsideKind::Meetings(id) => ("vergaderingen", id.clone()),
        OutsideKind::Event(id) => ("gebeurtenissen", id.clone()),
        OutsideKind::Group(id) => ("kalender", id.clone()),
    };
    OutsideShape { section, id, change: change(it.was, it.is) }
}

fn change(was: bool, is: bool) -> &'static str {
    match (was, is) {
        (false, _) => "added",
        (true, false) => "removed",
        (true, true) => "changed",
    }
}
