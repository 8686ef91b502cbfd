//! Where the values of a row come from: the row, its section, a party, `standaard`, or the program itself.

use crate::calendar::{Calendar, ItemIx, Place, Places};
use crate::messages::explain::{Origin, Setting};
use crate::messages::values;

/// One setting for each key that a row can take from elsewhere; `is_asked`: a date, or whether it still holds.
pub(super) fn of(
    calendar: &Calendar,
    places: &Places,
    item: ItemIx,
    is_asked: bool,
) -> Vec<Setting> {
    let row = calendar.item(item);
    let default = &calendar.defaults;
    let found = Found { places, item, group: row.group };
    let mut all = vec![
        found.setting("ritme", values::ladder(calendar, row.ladder)),
        found.setting("te_laat", values::overdue(row.overdue)),
        found.setting("escaleer", values::escalation_of(calendar, row)),
    ];
    all.extend(counts_with(calendar, &found, item));
    all.push(found.default("verzenden", values::sending(&default.send)));
    if is_asked {
        all.push(found.default("datum_vragen", values::days(&default.ask_days)));
    }
    all
}

/// R15: the row's before the party's; else school days.
fn counts_with(calendar: &Calendar, found: &Found<'_>, item: ItemIx) -> Vec<Setting> {
    let row = calendar.item(item);
    let key = "rekent_met";
    let setting = |value, origin, place: Option<Place>| Setting {
        key,
        value: values::counts_with(value).to_owned(),
        origin,
        line: place.map(|it| it.line),
    };
    if let Some(value) = row.counts_with {
        return vec![setting(value, Origin::Row, found.places.in_row(item, key))];
    }
    let members = row.for_each.map(|group| calendar.party(group).members.as_slice());
    let parties = members.unwrap_or(&row.responsible);
    let own = parties.iter().filter_map(|party| {
        let value = calendar.party(*party).counts_with?;
        Some(setting(value, Origin::Party(*party), found.places.in_party(*party, key)))
    });
    let mut all: Vec<Setting> = own.collect();
    if all.len() < parties.len() || all.is_empty() {
        all.push(setting(crate::calendar::CountsWith::SchoolDays, Origin::Program, None));
    }
    all
}

struct Found<'a> {
    places: &'a Places,
    item: ItemIx,
    group: crate::calendar::GroupIx,
}

impl Found<'_> {
    /// Of a key that stands in the row, else in its section, else in `standaard`.
    fn setting(&self, key: &'static str, value: String) -> Setting {
        let own = self.places.in_row(self.item, key).map(|it| (Origin::Row, it));
        let section = || self.places.in_group(self.group, key).map(|it| (Origin::Section, it));
        match own.or_else(section) {
            Some((origin, place)) => Setting { key, value, origin, line: Some(place.line) },
            None => self.default(key, value),
        }
    }

    /// Of a key that stands in `standaard` only.
    fn default(&self, key: &'static str, value: String) -> Setting {
        match self.places.in_defaults(key) {
            Some(place) => Setting { key, value, origin: Origin::Defaults, line: Some(place.line) },
            None => Setting { key, value, origin: Origin::Program, line: None },
        }
    }
}
