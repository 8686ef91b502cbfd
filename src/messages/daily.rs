//! The day's mail: in which order it says things, and what stands around them.

use crate::delivery::Line;
use crate::messages::answering::{
    how_to_report, how_to_report_late, instead, perhaps_repeated, whom_to_ask,
};
use crate::messages::facts::facts;
use crate::messages::kinds::{Account, AskedRow, Body, LineWords, Order, Passage};
use crate::messages::letter::Letter;
use crate::messages::matter::Matter;
use crate::messages::question_table::QuestionTable;
use crate::messages::view::{Block, View, clean};
use crate::messages::{dutch, text, title, yaml};
use crate::planning::Nature;

/// So many things are told in full; of the rest one line each.
const IN_FULL_MAX: usize = 7;

/// A table this long is 60 KB of HTML; mail programs cut at 100 KB.
const ROWS_MAX: usize = 120;

/// More than any list of mails shows.
const PREHEADER_COLUMNS: usize = 110;

/// A line of the message with its words.
type Worded<'a> = (&'a Line, LineWords);

fn heading(nature: Nature) -> &'static str {
    match nature {
        Nature::Late => "Nog geen bericht",
        Nature::Ahead => "Wat eraan komt",
        Nature::Preparation => "Voorbereiden",
        Nature::Change => "Gewijzigd of vervallen",
        Nature::Question => "Vragen",
        Nature::AboutMails => "Ter informatie",
    }
}

/// "nog geen bericht over 2 onderdelen", "3 vragen"
fn counted(nature: Nature, count: usize) -> String {
    let number = |one, many| dutch::counted(count as i64, one, many);
    match nature {
        Nature::Late => format!("nog geen bericht over {}", dutch::items(count)),
        Nature::Ahead => format!("{} met een datum", dutch::items(count)),
        Nature::Preparation => number("voorbereiding", "voorbereidingen"),
        Nature::Change => number("wijziging", "wijzigingen"),
        Nature::Question => number("vraag", "vragen"),
        Nature::AboutMails => number("bericht over andere mails", "berichten over andere mails"),
    }
}

/// Fills the view of a day's mail.
pub(super) fn fill(letter: &Letter<'_>, lines: &[Worded<'_>], view: &mut View) {
    let matter = letter.matter();
    let mut writer = Writer {
        letter,
        matter,
        view,
        in_full_left: IN_FULL_MAX,
        done_lines: Vec::new(),
        orders: Vec::new(),
    };
    if !matter.is_single() {
        writer.opening(lines);
    }
    let parties = matter.parties();
    for party in &parties {
        let own: Vec<&Worded<'_>> = lines.iter().filter(|(it, _)| it.party == *party).collect();
        if 1 < parties.len() {
            writer.view.heading(2, &format!("Voor {}", matter.name(*party)));
            writer.party(&own, 3);
        } else {
            writer.party(&own, if matter.is_single() { 1 } else { 2 });
        }
    }
    writer.closing();
    preheader(view);
}

/// Writes the lines of one message into its view.
struct Writer<'a, 'v> {
    letter: &'a Letter<'a>,
    matter: Matter<'a>,
    view: &'v mut View,
    in_full_left: usize,
    /// For the file of what is done.
    done_lines: Vec<String>,
    /// For the command line or the calendar.
    orders: Vec<String>,
}

impl Writer<'_, '_> {
    /// "3 onderdelen van de kwaliteitskalender …": the first words of a message about several things.
    fn opening(&mut self, lines: &[Worded<'_>]) {
        self.view.heading = Some(self.view.subject.clone());
        let count = |nature| lines.iter().filter(|(it, _)| it.kind.nature() == nature).count();
        let present = Nature::ALL.into_iter().filter(|nature| count(*nature) != 0);
        let parts: Vec<String> = present.map(|nature| counted(nature, count(nature))).collect();
        if count(Nature::Question) < lines.len() {
            self.view.paragraph(&format!("In deze mail: {}.", dutch::list(&parts)));
        }
        let ahead = lines.iter().filter(|(line, _)| line.kind.nature() == Nature::Ahead);
        let first = ahead.filter(|(it, _)| it.due.is_some()).min_by_key(|(it, _)| it.due);
        if let Some((_, LineWords { body: Body::Account(told), .. })) = first {
            self.view.paragraph(&format!("Het eerst komt {}", lead(told)));
        }
        self.perhaps_repeated();
        if count(Nature::Late) + count(Nature::Ahead) != 0 {
            self.view.paragraph(&how_to_report(self.letter));
        }
    }

    fn party(&mut self, lines: &[&Worded<'_>], level: u8) {
        let of = |nature| -> Vec<&Worded<'_>> {
            lines.iter().copied().filter(|(it, _)| it.kind.nature() == nature).collect()
        };
        let present: Vec<Nature> =
            Nature::ALL.into_iter().filter(|it| !of(*it).is_empty()).collect();
        for nature in &present {
            if let [_] = present[..] {
                self.section(&of(*nature), level);
            } else {
                self.view.heading(level, heading(*nature));
                self.section(&of(*nature), level + 1);
            }
        }
    }

    fn section(&mut self, lines: &[&Worded<'_>], level: u8) {
        let mut asked = Vec::new();
        let mut rest = Vec::new();
        for (line, words) in lines {
            match &words.body {
                Body::Account(told) if self.in_full_left == 0 => {
                    if told.passages.contains(&Passage::DoneLine) {
                        self.note_done_line(line);
                    }
                    rest.push(lead(told));
                }
                Body::Account(told) => {
                    self.in_full_left -= 1;
                    self.told(line, told, level);
                }
                Body::Asked(it) => asked.push(it),
                // It has been made without this file.
                Body::Whole(_) => {}
            }
        }
        if !rest.is_empty() {
            self.view.paragraph("Verder:");
            self.view.list(rest);
        }
        if !asked.is_empty() {
            self.questions(&asked, level.max(2));
        }
    }

    fn told(&mut self, line: &Line, told: &Account, level: u8) {
        self.view.lead(level, &told.title, &told.sentence);
        if self.matter.is_single() {
            self.perhaps_repeated();
        }
        for part in &told.passages {
            match part {
                Passage::Instead => {
                    self.view.paragraph(&instead(self.letter, line).unwrap_or_default());
                }
                Passage::Paragraph(text) => self.view.paragraph(text),
                Passage::HowToReport { near } => {
                    let report = how_to_report(self.letter);
                    self.view.paragraph(&report);
                    if let Some(near) = near {
                        self.view.preheader = format!("{}. {report}", dutch::capital(near));
                    }
                }
                Passage::HowToReportLate => self.view.paragraph(&how_to_report_late(self.letter)),
                Passage::Facts(of) => self.view.facts(facts(&self.matter, line, *of)),
                Passage::DoneLine => self.note_done_line(line),
            }
        }
    }

    /// All questions to one party, a table each.
    fn questions(&mut self, asked: &[&AskedRow], level: u8) {
        if self.matter.is_single() {
            self.view.heading = Some(self.view.subject.clone());
        }
        let of = |table| -> Vec<&AskedRow> {
            asked.iter().copied().filter(|it| it.table == table).collect()
        };
        let present: Vec<QuestionTable> =
            QuestionTable::ALL.into_iter().filter(|it| !of(*it).is_empty()).collect();
        for table in &present {
            if 1 < present.len() {
                self.view.heading(level, table.heading());
            }
            self.table(*table, &of(*table));
        }
    }

    fn table(&mut self, table: QuestionTable, asked: &[&AskedRow]) {
        let titles: Vec<&str> = asked.iter().map(|it| it.row[0].as_str()).collect();
        self.view.paragraph(&table.above(self.letter, &titles));
        if self.matter.is_single() {
            self.perhaps_repeated();
        }
        let mut rows: Vec<Vec<String>> = Vec::new();
        for it in asked {
            // Whether something still holds is asked of each year, and said once.
            if table != QuestionTable::Confirm || !rows.contains(&it.row) {
                rows.push(it.row.clone());
            }
        }
        let left_out = rows.len().saturating_sub(ROWS_MAX);
        rows.truncate(ROWS_MAX);
        self.view.table(table.columns(), rows);
        if left_out != 0 {
            self.view.paragraph(&format!("En nog {} met dezelfde vraag.", dutch::items(left_out)));
        }
        let for_a_date = asked.iter().any(|it| it.may_be_skipped);
        self.view.paragraph(&table.below(self.letter, for_a_date));
        asked.iter().filter_map(|it| it.order.as_ref()).for_each(|it| self.note_order(it));
    }

    fn perhaps_repeated(&mut self) {
        self.view.paragraph(&perhaps_repeated(self.letter).unwrap_or_default());
    }

    /// "- { onderdeel: jaarverslag-cva/2026, op: 28 september 2026, door: CvA }" (R6)
    fn note_done_line(&mut self, line: &Line) {
        let Some(duty) = self.matter.duty(line) else { return };
        let responsible = duty.parties(self.matter.calendar);
        let by =
            if responsible.contains(&line.party) { Some(&line.party) } else { responsible.first() };
        let id = duty.id(self.matter.calendar);
        let op = dutch::full_date(self.matter.today());
        let by = by
            .map_or(String::new(), |it| format!(", door: {}", yaml::inside(self.matter.name(*it))));
        let made = format!("- {{ onderdeel: {id}, op: {op}{by} }}");
        if !self.done_lines.contains(&made) {
            self.done_lines.push(made);
        }
    }

    /// "kwaliteitskalender event norm JJJJ-MM-DD", "kalender.yaml, handboek: planning: […]"
    fn note_order(&mut self, order: &Order) {
        let order = match order {
            Order::Command(command) => format!("kwaliteitskalender {command}"),
            Order::InCalendar(line) => format!("{}, {line}", self.letter.context.calendar_file),
        };
        if !self.orders.contains(&order) {
            self.orders.push(order);
        }
    }

    /// Whom to ask, and the lines to copy.
    fn closing(&mut self) {
        self.view.paragraph(&whom_to_ask(self.letter).unwrap_or_default());
        let is_own = self.matter.is_to_coordinator();
        let to = if is_own || self.matter.is_confidential() {
            String::new()
        } else {
            format!("Voor {}: ", self.matter.coordinator())
        };
        let done_lines = std::mem::take(&mut self.done_lines);
        let file = &self.letter.context.done_file;
        let words = match done_lines.len() {
            0 => String::new(),
            1 => format!("{to}is het klaar, zet dan deze regel in {file}:"),
            _ => format!("{to}zet in {file} de regels van wat klaar is:"),
        };
        self.view.paragraph(&dutch::capital(&words));
        self.view.exact(done_lines);
        let orders = std::mem::take(&mut self.orders);
        if !orders.is_empty() {
            let words = format!("{to}leg een antwoord zo vast.");
            let fill = "Vul zelf de datum of het jaar in.";
            self.view.paragraph(&format!("{} {fill}", dutch::capital(&words)));
            self.view.exact(orders);
        }
    }
}

/// "Jaarverslag CvA: uiterlijk woensdag 30 september 2026 (vóór 1 oktober), over 6 weken."
fn lead(told: &Account) -> String {
    text::lead(&told.title, &told.sentence)
}

/// What a list of mails shows after the subject: the first thing said.
fn preheader(view: &mut View) {
    if !view.preheader.is_empty() {
        view.preheader = title::cut(&clean(&view.preheader), PREHEADER_COLUMNS);
        return;
    }
    let first = view.blocks.iter().find_map(|block| match block {
        Block::Lead { sentence, .. } => Some(dutch::capital(sentence)),
        Block::Paragraph(words) => Some(words.clone()),
        _ => None,
    });
    view.preheader = title::cut(&first.unwrap_or_default(), PREHEADER_COLUMNS);
}
