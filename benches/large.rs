//! Calendars of any size, and what any program must at least do with one.

use serde::de::IgnoredAny;

/// A calendar as an administrator would write it, only larger.
pub(crate) fn many_rows(rows: usize) -> String {
    let mut text = String::from(
        "versie: 1\norganisatie: { id: groot, naam: Groot, coordinator: directeur, vakantieregio: noord }\nbetrokkenen:\n  directeur: Directeur\n  cva: CvA\nkalender:\n  plannen:\n    titel: Plannen\n    onderdelen:\n",
    );
    for row in 0..rows {
        let month = ["januari", "maart", "juni", "oktober"][row % 4];
        text.push_str(&format!(
            "      rij-{row}:\n        wat: Verslag nummer {row}\n        wanneer: jaarlijks voor {} {month}\n        wie: cva\n        samen_met: directeur\n        opmerking: Zoals ieder jaar\n",
            1 + row % 28
        ));
    }
    text
}

/// Parses into ignored values, with the library that the reader uses.
pub(crate) fn parse_bare(text: &str) {
    // The reader's own budget: more nodes than the library allows by default.
    let options = serde_saphyr::options! { budget: serde_saphyr::budget! { max_nodes: 5_000_000, max_events: 20_000_000 } };
    let parsed: Result<IgnoredAny, _> = serde_saphyr::from_str_with_options(text, options);
    parsed.expect("the file parses");
}
