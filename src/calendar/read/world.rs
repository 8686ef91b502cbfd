//! What a row is read against: everything declared before it, and the defaults it inherits.

use std::ops::Range;
use std::sync::Arc;

use crate::calendar::item::ItemIx;
use crate::calendar::model::{Escalation, GroupIx, LadderIx, OverdueRule};
use crate::calendar::read::entries::Keys;
use crate::calendar::read::fields::Findings;
use crate::calendar::read::parties::Parties;
use crate::calendar::read::rhythm::{Ladders, read_escalation, read_overdue};
use crate::calendar::read::routes::{Events, Routes};
use crate::calendar::read::row_names::RowNames;
use crate::calendar::read::sentences::Sentences;

/// What a row needs to be understood.
pub(super) struct World<'w> {
    pub(super) parties: &'w Parties,
    pub(super) ladders: &'w mut Ladders,
    pub(super) routes: &'w mut Routes,
    pub(super) events: &'w Events,
    pub(super) rows: &'w RowNames,
    pub(super) sentences: &'w mut Sentences,
}

/// A row that has its number.
pub(super) struct Declared<'n, 't> {
    pub(super) id: Arc<str>,
    pub(super) line: u32,
    /// Where its key, or its `id`, stands.
    pub(super) key: Range<usize>,
    pub(super) group: GroupIx,
    pub(super) parent: Option<ItemIx>,
    /// `None`: it is no map, and that has been said.
    pub(super) keys: Option<Keys<'n, 't>>,
}

/// What holds in a section when a row says nothing.
#[derive(Debug, Clone)]
pub(super) struct GroupDefaults {
    pub(super) ladder: LadderIx,
    pub(super) overdue: OverdueRule,
    pub(super) escalation: Arc<[Escalation]>,
}

/// `ritme`, `te_laat` and `escaleer` of a section or a row.
pub(super) fn override_defaults(
    keys: &Keys<'_, '_>,
    above: &mut GroupDefaults,
    parties: &Parties,
    ladders: &mut Ladders,
    found: &mut Findings<'_>,
) {
    if let Some(at) = keys.read("ritme", found, |it, found| ladders.of(it, found)) {
        above.ladder = at;
    }
    if let Some(rule) = keys.read("te_laat", found, read_overdue) {
        above.overdue = rule;
    }
    if let Some(field) = keys.optional("escaleer", found) {
        above.escalation = read_escalation(&field, parties, found).into();
    }
}
