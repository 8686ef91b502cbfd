//! The chapter as a value: its sections, their rows, and what stands in each cell.

use chrono::{Datelike, Months, NaiveDate};

use crate::calendar::rule::Rule;
use crate::calendar::{Calendar, GroupIx, Item, ItemIx, Resolution};
use crate::dates::Window;
use crate::messages::document::course::{Course, course};
use crate::messages::document::texts::{clean, is_secret, lines};
use crate::messages::document::{feed, who};
use crate::messages::dutch;
use crate::planning::Plan;

pub const TITLE: &str = "Kwaliteitskalender";

/// "Pagina 1 van 3", without its numbers: at the foot of a page.
pub const PAGE_OF: [&str; 2] = ["Pagina ", " van "];

pub const COLUMNS: [&str; 4] = ["Wat", "Wanneer", "Wie", "Opmerking"];

/// The calendar as a document. Every text is one line without control characters.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    pub id: String,
    pub organisation: String,
    /// "stand van": the day the calendar was read.
    pub as_of: NaiveDate,
    /// In the order of the file; one without rows is left out.
    pub sections: Vec<DocumentSection>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct DocumentSection {
    /// Key in the file.
    pub id: String,
    pub title: String,
    /// In the order of the file, rows of a `planning:` behind their parent.
    pub rows: Vec<DocumentRow>,
}

/// One row. A cell is a list of lines.
#[derive(Debug, Clone, PartialEq)]
pub struct DocumentRow {
    pub id: String,
    /// It stands in the `planning:` of the row above it.
    pub is_part: bool,
    pub what: String,
    /// `wanneer` as typed with a capital, then its moments.
    pub when: Vec<String>,
    /// `wanneer` in canonical words, for machines.
    pub canonical: String,
    /// Who does it, then the route in words.
    pub who: Vec<String>,
    /// `zie`, `opmerking`, `bewijs`, `grondslag`.
    pub remark: Vec<String>,
    /// How it stands; of a confidential row nothing.
    pub course: Course,
}

impl Document {
    /// The chapter as it stands on `as_of`; `plan` covers at least [`window`].
    ///
    /// A confidential row stands in it as in the published plan, without its course; a secret one (`geheim: ja`), with the rows
    /// of its planning, does not.
    pub fn new(calendar: &Calendar, plan: &Plan, as_of: NaiveDate) -> Self {
        let section = |at: usize| {
            let group = &calendar.groups[at];
            DocumentSection {
                id: group.id.clone(),
                title: clean(&group.title),
                rows: rows(calendar, plan, GroupIx(at as u32), as_of),
            }
        };
        let sections = (0..calendar.groups.len()).map(section);
        Self {
            id: calendar.organisation.id.clone(),
            organisation: clean(&calendar.organisation.name),
            as_of,
            sections: sections.filter(|it| !it.rows.is_empty()).collect(),
        }
    }

    /// "stand van zondag 22 november 2026"
    pub fn as_of_words(&self) -> String {
        format!("stand van {}", dutch::long_date(self.as_of))
    }
}

impl DocumentRow {
    /// *Wat* as a cell: "– Privacyreglement" for a row of a `planning:`.
    pub fn title(&self) -> String {
        if self.is_part { format!("– {}", self.what) } else { self.what.clone() }
    }
}

/// The days to plan, so that the next date of every row is among them.
pub fn window(calendar: &Calendar, as_of: NaiveDate) -> Window {
    let longest = calendar.items.iter().map(|item| match item.rule {
        Rule::Every { years, .. } => u32::from(years) + 1,
        Rule::Once { day, .. } => years_until(as_of, day.year()),
        Rule::InYear(year) | Rule::Quota { year: Some(year), .. } => years_until(as_of, year),
        _ => 0,
    });
    let years = longest.max().unwrap_or(0).max(feed::YEARS);
    Window::new(as_of, as_of.checked_add_months(Months::new(12 * years)).unwrap_or(NaiveDate::MAX))
}

fn years_until(as_of: NaiveDate, year: i32) -> u32 {
    u32::try_from(year - as_of.year() + 1).unwrap_or(0)
}

fn rows(calendar: &Calendar, plan: &Plan, group: GroupIx, as_of: NaiveDate) -> Vec<DocumentRow> {
    let all = (0..).map(ItemIx).zip(&calendar.items);
    all.filter(|(_, item)| item.group == group && !is_secret(calendar, item))
        .map(|(ix, item)| DocumentRow {
            id: item.id.to_string(),
            is_part: item.parent.is_some(),
            what: clean(&item.title),
            when: when(item),
            canonical: item.rule.to_string(),
            who: who::cell(calendar, item),
            remark: remark(calendar, item),
            course: course(calendar, plan, ix, as_of),
        })
        .collect()
}

/// "Drie keer per jaar (kwartaal)", and below it "voor 15 mei, voor 15 september en voor 15 november"
///
/// A row that keeps its cell as published (`wanneer_tekst`) shows that.
fn when(item: &Item) -> Vec<String> {
    if let Some(published) = item.text("wanneer_tekst") {
        return lines(published);
    }
    let mut lines = vec![dutch::capital(&clean(&item.rule_text))];
    if let Resolution::Moments(moments) = &item.resolution {
        let moments: Vec<String> = moments.iter().map(ToString::to_string).collect();
        lines.push(dutch::list(&moments));
    }
    lines
}

fn remark(calendar: &Calendar, item: &Item) -> Vec<String> {
    let mut lines = Vec::new();
    let other = item.see.map(|it| calendar.item(it)).filter(|it| !is_secret(calendar, it));
    lines.extend(other.map(|it| format!("Zie {}", clean(&it.title))));
    lines.extend(item.text("opmerking").iter().flat_map(|it| it.lines()).map(clean));
    lines.extend(item.text("bewijs").map(clean));
    lines.extend(item.text("grondslag").map(|it| format!("Grondslag: {}", clean(it))));
    // What `import` could not read of a cell stands in the remark as well, behind the name of its column.
    let cells = [("Wanneer: ", "wanneer_tekst"), ("Wie: ", "wie_tekst")];
    let cells = cells.map(|(name, key)| (name, item.text(key).map_or(String::new(), clean)));
    let is_in_a_cell = |line: &str| {
        cells.iter().any(|(name, cell)| line.strip_prefix(name).is_some_and(|it| cell.contains(it)))
    };
    lines.retain(|it| !it.is_empty() && !is_in_a_cell(it));
    lines
}
