//! `versie` and `organisatie`.

use chrono_tz::Tz;

use crate::calendar::diagnostic::{Choices, Meaning, Values};
use crate::calendar::keys::{CLOSING, ORGANISATION};
use crate::calendar::model::{Form, Organisation, PartyIx, UNNAMED_ORGANISATION};
use crate::calendar::read::entries::Keys;
use crate::calendar::read::fields::{
    Field, Findings, date, list, one_text, read_id, shortened, title,
};
use crate::calendar::read::parties::Parties;
use crate::dates::{ClosingDays, Region, Window};

pub(super) fn check_version(top: &Keys<'_, '_>, found: &mut Findings<'_>) {
    let Some(field) = top.optional("versie", found) else { return };
    if let Some(text) = one_text(field.value, "versie", found)
        && text != "1"
    {
        found.report(field.value, Values::Version { value: shortened(text) });
    }
}

/// Reads `organisatie`, and tells `parties` who the coordinator is.
pub(super) fn read(
    top: &Keys<'_, '_>,
    parties: &mut Parties,
    found: &mut Findings<'_>,
) -> Option<Organisation> {
    let field = top.required("organisatie", found)?;
    let keys = Keys::of(field.value, &ORGANISATION, field.key, found)?;
    found.locations.organisation = keys.spots(field.key.span.clone());
    let coordinator = keys.must("coordinator", found, |it, found| parties.one(it, found));
    parties.coordinator = coordinator;
    let is_never_mailed = |at: PartyIx| parties.list[at.0 as usize].never_mail;
    if coordinator.is_some_and(is_never_mailed)
        && let Some(field) = keys.optional("coordinator", found)
    {
        found.report(field.value, Meaning::CoordinatorNeverMailed);
    }
    let id = keys.must("id", found, read_id);
    let name = keys.must("naam", found, title);
    let (no_id, no_name) = UNNAMED_ORGANISATION;
    for (key, read, unnamed) in [("id", &id, no_id), ("naam", &name, no_name)] {
        if read.as_deref() == Some(unnamed)
            && let Some(field) = keys.optional(key, found)
        {
            found.report(field.value, Meaning::Unnamed { key });
        }
    }
    let short = keys.title("kort", found).or_else(|| name.clone());
    let region = read_region(&keys, found);
    let form = keys.choice("aanspreekvorm", Choices::Forms, found);
    let closing = read_closing(&keys, found);
    let zone = keys
        .optional("tijdzone", found)
        .map_or(Some(Tz::Europe__Amsterdam), |field| read_zone(&field, found));
    Some(Organisation {
        id: id?,
        name: name?,
        short: short?,
        coordinator: coordinator?,
        region,
        form: form.map_or(Form::U, |at| Form::ALL[at]),
        closing,
        zone: zone?,
    })
}

fn read_region(keys: &Keys<'_, '_>, found: &mut Findings<'_>) -> Option<Region> {
    if !keys.has("vakantieregio") && !found.is_lost("vakantieregio") {
        found.report(keys.at(), Meaning::NoRegion);
    }
    let at = keys.choice("vakantieregio", Choices::Regions, found)?;
    Some(Region::ALL[at])
}

/// A summer vacation is 44 days; a period much longer would silence every reminder in it.
const CLOSING_DAYS_MAX: i64 = 100;

fn read_closing(keys: &Keys<'_, '_>, found: &mut Findings<'_>) -> Vec<ClosingDays> {
    let Some(field) = keys.optional("vrije_dagen", found) else { return Vec::new() };
    let nodes = list(&field, found).unwrap_or(&[]);
    let mut closing = Vec::with_capacity(nodes.len());
    for node in nodes {
        let Some(keys) = Keys::of(node, &CLOSING, node, found) else { continue };
        let from = keys.must("van", found, date);
        let end = keys.optional("tot_en_met", found);
        let last = end.map_or(from, |field| date(&field, found));
        let what = keys.must("wat", found, title);
        let (Some(from), Some(last), Some(what)) = (from, last, what) else { continue };
        match (last.succ_opt(), end) {
            (_, Some(field)) if last < from => {
                found.report(field.value, Values::EndsBeforeStart);
            }
            (_, Some(field)) if CLOSING_DAYS_MAX < (last - from).num_days() + 1 => {
                let days = (last - from).num_days() + 1;
                found.report(field.value, Values::ClosingTooLong { days, most: CLOSING_DAYS_MAX });
            }
            (Some(until), _) => closing.push(ClosingDays { days: Window::new(from, until), what }),
            (None, _) => {}
        }
    }
    closing
}

fn read_zone(field: &Field<'_, '_>, found: &mut Findings<'_>) -> Option<Tz> {
    let text = one_text(field.value, field.name, found)?;
    if let Ok(zone) = text.parse() {
        return Some(zone);
    }
    let folded = text.to_ascii_lowercase();
    let city =
        |zone: &Tz| zone.name().rsplit('/').next().is_some_and(|it| it.eq_ignore_ascii_case(text));
    let by_city = chrono_tz::TZ_VARIANTS.iter().find(|zone| city(zone));
    let distance = |zone: &&Tz| strsim::osa_distance(&folded, &zone.name().to_ascii_lowercase());
    let near = by_city.or_else(|| chrono_tz::TZ_VARIANTS.iter().min_by_key(distance));
    let near = near.filter(|zone| by_city.is_some() || distance(zone) <= 4);
    let problem =
        Values::Zone { value: shortened(text), nearest: near.map(|zone| zone.name().to_owned()) };
    found.report(field.value, problem);
    None
}
