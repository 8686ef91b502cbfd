//! The keys of the rows, to be named by other rows and by afgerond.yaml.

use crate::calendar::diagnostic::What;
use crate::calendar::item::ItemIx;
use crate::calendar::read::fields::{Field, Findings, different_texts, one_text};
use crate::calendar::read::names::Names;
use crate::calendar::read::tree::Node;

#[derive(Debug, Default)]
pub(super) struct RowNames {
    names: Names,
    count: u32,
}

impl RowNames {
    pub(super) fn add(&mut self, id: &str, node: &Node<'_>, found: &mut Findings<'_>) {
        found.add_name(&mut self.names, id, self.count, node);
        self.count += 1;
    }

    /// The row with this id, without a finding.
    pub(super) fn find(&self, id: &str) -> Option<ItemIx> {
        self.names.find(id).map(ItemIx)
    }

    /// The id nearest to what was typed.
    pub(super) fn near(&self, typed: &str) -> Option<String> {
        self.names.near(typed).map(|known| known.typed.clone())
    }

    pub(super) fn many(&self, field: &Field<'_, '_>, found: &mut Findings<'_>) -> Vec<ItemIx> {
        let mut all = Vec::new();
        for (typed, node) in different_texts(field, found) {
            let at = found.named(&self.names, What::Row, typed, node).map(ItemIx);
            all.extend(at.filter(|it| !all.contains(it)));
        }
        all
    }

    pub(super) fn one(&self, field: &Field<'_, '_>, found: &mut Findings<'_>) -> Option<ItemIx> {
        one_text(field.value, field.name, found)?;
        self.many(field, found).first().copied()
    }
}
