//! `afgerond.yaml`: what the administrator says is done.

use crate::calendar::diagnostic::{Meaning, Values, Wanted};
use crate::calendar::done_lines::DoneLine;
use crate::calendar::keys::DONE;
use crate::calendar::read::entries::Keys;
use crate::calendar::read::fields::{Findings, date, shortened, title};
use crate::calendar::read::row_names::RowNames;
use crate::calendar::read::tree::{Node, NodeKind};

/// Reads the lines; a line that could not be read is a finding and is left out.
pub(super) fn read(
    root: &Node<'_>,
    rows: Option<(&RowNames, &str)>,
    found: &mut Findings<'_>,
) -> Vec<DoneLine> {
    let NodeKind::List(nodes) = &root.kind else {
        found.report(root, Values::Shape { key: "afgerond.yaml".to_owned(), wanted: Wanted::List });
        return Vec::new();
    };
    nodes.iter().filter_map(|node| read_line(node, rows, found)).collect()
}

fn read_line(
    node: &Node<'_>,
    rows: Option<(&RowNames, &str)>,
    found: &mut Findings<'_>,
) -> Option<DoneLine> {
    let keys = Keys::of(node, &DONE, node, found)?;
    let field = keys.required("onderdeel", found);
    let about = field.and_then(|field| title(&field, found));
    if let (Some(field), Some(about), Some((rows, organisation))) = (field, &about, rows) {
        check_about(about, field.value, rows, organisation, found);
    }
    let on = keys.must("op", found, date);
    let by = keys.title("door", found);
    let evidence = keys.prose("bewijs", found);
    let note = keys.prose("toelichting", found);
    let location = found.text.location(found.file, field?.value.span.clone());
    Some(DoneLine { about: about?, on: on?, by, evidence, note, location })
}

/// The part before the period must be a row; `swv-vo:` before it is the organisation.
fn check_about(
    about: &str,
    node: &Node<'_>,
    rows: &RowNames,
    organisation: &str,
    found: &mut Findings<'_>,
) {
    let local = about.strip_prefix(organisation).and_then(|it| it.strip_prefix(':'));
    let local = local.unwrap_or(about).trim();
    let end = local.find(['/', '#']).unwrap_or(local.len());
    let (row, rest) = local.split_at(end);
    if rows.find(row).is_none() && !found.is_lost(row) {
        let nearest = rows.near(row).map(|near| format!("{near}{rest}"));
        found.report(node, Meaning::UnknownDone { about: shortened(about), nearest });
    }
}
