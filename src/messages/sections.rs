//! The day's mail: in which order it says things, and what stands around them.

use crate::delivery::{Instead, Line};
use crate::messages::compose::Letter;
use crate::messages::view::{Block, View, clean};
use crate::messages::{dutch, text, title, yaml};
use crate::planning::{Kind, Occurrence};

/// So many things are told in full; of the rest one line each.
const IN_FULL_MAX: usize = 7;

/// More than any list of mails shows.
const PREHEADER_COLUMNS: usize = 110;

/// Part of a message; the order in which they stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Section {
    Late,
    Ahead,
    Prepare,
    Changed,
    Questions,
    Notices,
}

impl Section {
    const ALL: [Section; 6] = [
        Section::Late,
        Section::Ahead,
        Section::Prepare,
        Section::Changed,
        Section::Questions,
        Section::Notices,
    ];

    fn of(kind: Kind) -> Self {
        match kind {
            Kind::Overdue => Section::Late,
            Kind::Before | Kind::Begin | Kind::Copy => Section::Ahead,
            Kind::Prepare => Section::Prepare,
            Kind::Changed | Kind::Withdrawn => Section::Changed,
            Kind::AskDate | Kind::AskEvent | Kind::AskPlan | Kind::AskStartYear | Kind::Confirm => {
                Section::Questions
            }
            Kind::Escalation | Kind::Undeliverable | Kind::Start => Section::Notices,
        }
    }

    fn heading(self) -> &'static str {
        match self {
            Section::Late => "Nog geen bericht",
            Section::Ahead => "Wat eraan komt",
            Section::Prepare => "Voorbereiden",
            Section::Changed => "Gewijzigd of vervallen",
            Section::Questions => "Vragen",
            Section::Notices => "Ter informatie",
        }
    }
}

/// Fills the view of a day's mail.
pub(super) fn fill(letter: &Letter<'_>, view: &mut View) {
    let lines = &letter.bundle.lines;
    let is_single = lines.len() == 1;
    let mut writer = Writer {
        letter,
        view,
        is_single,
        in_full_left: IN_FULL_MAX,
        done_lines: Vec::new(),
        orders: Vec::new(),
    };
    if !is_single {
        writer.opening();
    }
    let parties = letter.parties();
    for party in &parties {
        let own: Vec<&Line> = lines.iter().filter(|line| line.party == *party).collect();
        let level = if is_single { 1 } else { 2 };
        if 1 < parties.len() {
            writer.view.heading(2, &format!("Voor {}", letter.name(*party)));
            writer.party(&own, 3);
        } else {
            writer.party(&own, level);
        }
    }
    writer.closing();
    preheader(view);
}

/// Writes the lines of one message into its view.
pub(super) struct Writer<'a, 'v> {
    pub(super) letter: &'a Letter<'a>,
    pub(super) view: &'v mut View,
    /// The message is about one thing.
    pub(super) is_single: bool,
    in_full_left: usize,
    /// For the file of what is done.
    done_lines: Vec<String>,
    /// For the command line or the calendar.
    orders: Vec<String>,
}

impl<'a> Writer<'a, '_> {
    /// "3 onderdelen van de kwaliteitskalender …": the first words of a message about several things.
    fn opening(&mut self) {
        self.view.heading = Some(self.view.subject.clone());
        let lines = &self.letter.bundle.lines;
        let count = |section| lines.iter().filter(|line| Section::of(line.kind) == section).count();
        let mut parts = Vec::new();
        match count(Section::Late) {
            0 => {}
            late => parts.push(format!("nog geen bericht over {}", dutch::items(late))),
        }
        match count(Section::Ahead) {
            0 => {}
            ahead => parts.push(format!("{} met een datum", dutch::items(ahead))),
        }
        let others = [
            (Section::Prepare, "voorbereiding", "voorbereidingen"),
            (Section::Changed, "wijziging", "wijzigingen"),
            (Section::Questions, "vraag", "vragen"),
            (Section::Notices, "bericht over andere mails", "berichten over andere mails"),
        ];
        for (section, one, many) in others {
            if count(section) != 0 {
                parts.push(dutch::counted(count(section) as i64, one, many));
            }
        }
        let first = lines
            .iter()
            .filter(|line| Section::of(line.kind) == Section::Ahead)
            .filter_map(|line| Some((line.due?, self.lead_words(line))))
            .min_by_key(|(due, _)| *due);
        let has_dates = count(Section::Late) + count(Section::Ahead) != 0;
        if count(Section::Questions) < lines.len() {
            self.view.paragraph(&format!("In deze mail: {}.", dutch::list(&parts)));
        }
        if let Some((_, (title, sentence))) = first {
            self.view.paragraph(&format!("Het eerst komt {}", text::lead(&title, &sentence)));
        }
        self.perhaps_repeated();
        if has_dates {
            let report = self.how_to_report();
            self.view.paragraph(&report);
        }
    }

    fn party(&mut self, lines: &[&'a Line], level: u8) {
        let of = |section| -> Vec<&'a Line> {
            lines.iter().copied().filter(|line| Section::of(line.kind) == section).collect()
        };
        let present = Section::ALL.iter().filter(|section| !of(**section).is_empty()).count();
        for section in Section::ALL {
            let own = of(section);
            if own.is_empty() {
                continue;
            }
            let deeper = u8::from(1 < present);
            if 1 < present {
                self.view.heading(level, section.heading());
            }
            self.section(section, &own, level + deeper);
        }
    }

    fn section(&mut self, section: Section, lines: &[&'a Line], level: u8) {
        if section == Section::Questions {
            self.questions(lines, level);
            return;
        }
        let mut rest = Vec::new();
        for line in lines {
            if self.in_full_left == 0 {
                self.note_done_line(line);
                let (title, sentence) = self.lead_words(line);
                rest.push(text::lead(&title, &sentence));
                continue;
            }
            self.in_full_left -= 1;
            match section {
                Section::Late => self.overdue(line, level),
                Section::Ahead => self.ahead(line, level),
                Section::Prepare => self.prepare(line, level),
                Section::Changed => self.changed(line, level),
                Section::Notices => self.notice(line, level),
                Section::Questions => self.questions(&[line], level),
            }
        }
        if !rest.is_empty() {
            self.view.paragraph("Verder:");
            self.view.list(rest);
        }
    }

    /// Title and sentence of one line, as in its heading.
    fn lead_words(&self, line: &Line) -> (String, String) {
        match Section::of(line.kind) {
            Section::Late => self.overdue_words(line),
            Section::Ahead => self.ahead_words(line),
            Section::Prepare => self.prepare_words(line),
            Section::Changed => self.changed_words(line),
            Section::Notices | Section::Questions => self.notice_words(line),
        }
    }

    /// What a row is called in this message.
    pub(super) fn title(&self, line: &Line) -> String {
        match self.letter.occurrence(line) {
            Some(occurrence) => self.title_of(line, occurrence),
            None => {
                self.letter.item(line).map_or(title::NEUTRAL, |item| item.short_name()).to_owned()
            }
        }
    }

    /// With the member's name, unless the member itself reads it.
    fn title_of(&self, line: &Line, occurrence: &Occurrence) -> String {
        let calendar = self.letter.calendar;
        if occurrence.member == Some(line.party) && line.instead.is_none() {
            title::short(calendar, occurrence)
        } else {
            title::of_member(calendar, occurrence)
        }
    }

    /// How each line that is told in full begins.
    pub(super) fn told(&mut self, level: u8, title: &str, sentence: &str) {
        self.view.lead(level, title, sentence);
        if self.is_single {
            self.perhaps_repeated();
        }
    }

    /// "Mogelijk hebt u deze herinnering al gehad." (R9)
    pub(super) fn perhaps_repeated(&mut self) {
        if self.letter.bundle.perhaps_repeated {
            let have = self.letter.you().have_you();
            self.view.paragraph(&format!("Mogelijk {have} deze herinnering al gehad."));
        }
    }

    /// "Deze mail was bestemd voor OPR. …" (R16)
    pub(super) fn instead(&mut self, line: &Line) {
        let Some(instead) = line.instead else { return };
        let meant = self.letter.name(line.party);
        let why = match instead {
            Instead::NoAddress => format!("{meant} heeft geen adres in het adresboek."),
            Instead::NeverMail => format!("{meant} krijgt volgens de kalender nooit mail."),
            Instead::Ended => {
                format!("{meant} bestaat niet meer en heeft geen opvolger met een adres.")
            }
            Instead::Refused => format!("Het adres van {meant} weigert onze mail."),
        };
        self.view.paragraph(&format!("Deze mail was bestemd voor {meant}. {why}"));
    }

    /// "Klaar? Antwoord op deze mail. …": how to say that it is done.
    pub(super) fn how_to_report(&self) -> String {
        let letter = self.letter;
        let you = letter.you();
        let lines = &letter.bundle.lines;
        if lines.iter().all(|line| line.kind == Kind::Copy) {
            let need = dutch::capital(you.you_need());
            return format!("Dit is een kopie. {need} niets te melden.");
        }
        let quiet = format!("Daarna {} hierover geen herinneringen meer.", you.do_you_get());
        let which = if self.is_single { "" } else { " en noem het onderdeel" };
        let file = &letter.context.done_file;
        if letter.is_to_coordinator() {
            let line = if self.is_single { "de regel" } else { "de regels" };
            format!("Klaar? Zet dan {line} onderaan deze mail in {file}. {quiet}")
        } else if letter.reply_to().is_some() {
            format!(
                "Klaar? Antwoord op deze mail{which}. {} antwoord komt bij {}. {quiet}",
                dutch::capital(you.your()),
                letter.coordinator(),
            )
        } else if self.is_confidential() {
            format!(
                "Klaar? Antwoord niet op deze mail, want dit is vertrouwelijk. \
                 Zet de regel onderaan in {file}, of laat dat doen. {quiet}"
            )
        } else {
            format!("Klaar? Meld het bij {}{which}. {quiet}", letter.coordinator())
        }
    }

    fn is_confidential(&self) -> bool {
        let is = |line| self.letter.item(line).is_some_and(|item| item.is_confidential());
        self.letter.bundle.lines.iter().any(is)
    }

    /// "- { onderdeel: jaarverslag-cva/2026, op: 28 september 2026, door: CvA }" (R6)
    pub(super) fn note_done_line(&mut self, line: &Line) {
        let reports = matches!(
            line.kind,
            Kind::Before | Kind::Begin | Kind::Copy | Kind::Overdue | Kind::Escalation
        );
        let Some(occurrence) = self.letter.occurrence(line).filter(|_| reports) else { return };
        let responsible = occurrence.responsible(self.letter.calendar);
        let by =
            if responsible.contains(&line.party) { Some(&line.party) } else { responsible.first() };
        let id = occurrence.id(self.letter.calendar);
        let op = dutch::full_date(self.letter.today());
        let by = by
            .map_or(String::new(), |it| format!(", door: {}", yaml::inside(self.letter.name(*it))));
        let made = format!("- {{ onderdeel: {id}, op: {op}{by} }}");
        if !self.done_lines.contains(&made) {
            self.done_lines.push(made);
        }
    }

    /// An exact command, or a line for the calendar.
    pub(super) fn note_order(&mut self, order: String) {
        if !self.orders.contains(&order) {
            self.orders.push(order);
        }
    }

    /// Whom to ask, and the lines to copy.
    fn closing(&mut self) {
        let letter = self.letter;
        let coordinator = letter.coordinator();
        let is_own = letter.is_to_coordinator();
        if !is_own && letter.reply_to().is_some() {
            self.view
                .paragraph(&format!("Vragen? Antwoord op deze mail: {coordinator} helpt verder."));
        } else if !is_own && !self.is_confidential() {
            self.view.paragraph(&format!("Vragen? {coordinator} helpt verder."));
        }
        let to = if is_own || self.is_confidential() {
            String::new()
        } else {
            format!("Voor {coordinator}: ")
        };
        let done_lines = std::mem::take(&mut self.done_lines);
        let file = &letter.context.done_file;
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
