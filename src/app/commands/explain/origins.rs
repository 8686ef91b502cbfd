//! Where the values of a row come from: the row, its section, a party, `standaard`, or the program itself.

use crate::calendar::keys::{Keyed, said};
use crate::calendar::{Calendar, Choices, ItemIx, Location, Locations};
use crate::messages::explain::{Origin, Setting};
use crate::messages::values;

/// One setting for each key that a row can take from elsewhere; `is_asked`: a date, or whether it still holds.
pub(super) fn of(
    calendar: &Calendar,
    locations: &Locations,
    item: ItemIx,
    is_asked: bool,
) -> Vec<Setting> {
    let row = calendar.item(item);
    let own = |key| said(calendar, Keyed::Row(item), key).unwrap_or_default();
    let default = |key| said(calendar, Keyed::Defaults, key).unwrap_or_default();
    let found = Origins { locations, item, group: row.group };
    let mut all = vec![
        found.setting("ritme", own("ritme")),
        found.setting("te_laat", own("te_laat")),
        found.setting("escaleer", values::escalation(calendar, item)),
    ];
    all.extend(counts_with(calendar, &found, item));
    all.push(found.default("verzenden", default("verzenden")));
    if is_asked {
        all.push(found.default("datum_vragen", default("datum_vragen")));
    }
    all
}

/// R15: the row's before the party's; else school days.
fn counts_with(calendar: &Calendar, found: &Origins<'_>, item: ItemIx) -> Vec<Setting> {
    let row = calendar.item(item);
    let key = "rekent_met";
    let setting = |value, origin, location: Option<Location>| Setting {
        key,
        value,
        origin,
        line: location.map(|it| it.line),
    };
    if let Some(value) = said(calendar, Keyed::Row(item), key) {
        return vec![setting(value, Origin::Row, found.locations.in_row(item, key))];
    }
    let members = row.for_each.map(|group| calendar.party(group).members.as_slice());
    let parties = members.unwrap_or(&row.responsible);
    let own = parties.iter().filter_map(|party| {
        let value = said(calendar, Keyed::Party(*party), key)?;
        Some(setting(value, Origin::Party(*party), found.locations.in_party(*party, key)))
    });
    let mut all: Vec<Setting> = own.collect();
    if all.len() < parties.len() || all.is_empty() {
        let school_days = Choices::CountsWith.words()[0].to_owned();
        all.push(setting(school_days, Origin::Program, None));
    }
    all
}

struct Origins<'a> {
    locations: &'a Locations,
    item: ItemIx,
    group: crate::calendar::GroupIx,
}

impl Origins<'_> {
    /// Of a key that stands in the row, else in its section, else in `standaard`.
    fn setting(&self, key: &'static str, value: String) -> Setting {
        let own = self.locations.in_row(self.item, key).map(|it| (Origin::Row, it));
        let section = || self.locations.in_group(self.group, key).map(|it| (Origin::Section, it));
        match own.or_else(section) {
            Some((origin, location)) => Setting { key, value, origin, line: Some(location.line) },
            None => self.default(key, value),
        }
    }

    /// Of a key that stands in `standaard` only.
    fn default(&self, key: &'static str, value: String) -> Setting {
        match self.locations.in_defaults(key) {
            Some(location) => {
                Setting { key, value, origin: Origin::Defaults, line: Some(location.line) }
            }
            None => Setting { key, value, origin: Origin::Program, line: None },
        }
    }
}
