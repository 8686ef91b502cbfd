//! How a reader answers: that it is done, that it is late, what the date is, what is no longer right; and whom to ask.

use crate::delivery::{Instead, Line};
use crate::messages::dutch;
use crate::messages::letter::Letter;
use crate::planning::Kind;

/// "Klaar? Antwoord op deze mail. …": how to say that it is done.
pub(super) fn how_to_report(letter: &Letter<'_>) -> String {
    let matter = letter.matter();
    let you = matter.you();
    if letter.bundle.lines.iter().all(|line| line.kind == Kind::Copy) {
        let need = dutch::capital(you.you_need());
        return format!("Dit is een kopie. {need} niets te melden.");
    }
    let quiet = format!("Daarna {} hierover geen herinneringen meer.", you.do_you_get());
    let which = if matter.is_single() { "" } else { " en noem het onderdeel" };
    let file = &letter.context.done_file;
    if matter.is_to_coordinator() {
        let line = if matter.is_single() { "de regel" } else { "de regels" };
        format!("Klaar? Zet dan {line} onderaan deze mail in {file}. {quiet}")
    } else if letter.reply_to().is_some() {
        format!(
            "Klaar? Antwoord op deze mail{which}. {} antwoord komt bij {}. {quiet}",
            dutch::capital(you.your()),
            matter.coordinator(),
        )
    } else if matter.is_confidential() {
        format!(
            "Klaar? Antwoord niet op deze mail, want dit is vertrouwelijk. \
             Zet de regel onderaan in {file}, of laat dat doen. {quiet}"
        )
    } else {
        format!("Klaar? Meld het bij {}{which}. {quiet}", matter.coordinator())
    }
}

/// "Is het al klaar? Dan is melden genoeg: antwoord op deze mail. Lukt het nog niet? Laat weten wanneer wel."
pub(super) fn how_to_report_late(letter: &Letter<'_>) -> String {
    let matter = letter.matter();
    if matter.is_to_coordinator() {
        let file = &letter.context.done_file;
        return format!(
            "Is het al klaar? Zet dan de regel onderaan in {file}. Lukt het nog niet? Spreek dan een nieuwe dag af."
        );
    }
    let how = if letter.reply_to().is_some() {
        "antwoord op deze mail".to_owned()
    } else {
        format!("meld het bij {}", matter.coordinator())
    };
    format!(
        "Is het al klaar? Dan is melden genoeg: {how}. Lukt het nog niet? Laat weten wanneer wel."
    )
}

/// "Een antwoord op deze mail is genoeg.": how to give a date.
pub(super) fn how_to_answer(letter: &Letter<'_>) -> String {
    if letter.matter().is_to_coordinator() {
        "Onderaan staat hoe.".to_owned()
    } else if letter.reply_to().is_some() {
        "Een antwoord op deze mail is genoeg.".to_owned()
    } else {
        "Geef het door aan wie deze dienst beheert; de opdracht staat onderaan. \
         Antwoord niet op deze mail."
            .to_owned()
    }
}

/// "Een antwoord op deze mail is genoeg.": how to say that the calendar is not right.
pub(super) fn how_to_correct(letter: &Letter<'_>) -> String {
    let file = &letter.context.calendar_file;
    if letter.matter().is_to_coordinator() {
        format!("Pas dan {file} aan.")
    } else if letter.reply_to().is_some() {
        "Een antwoord op deze mail is genoeg.".to_owned()
    } else {
        format!("Pas dan {file} aan, of laat dat doen.")
    }
}

/// "Deze mail was bestemd voor OPR. …" (R16)
pub(super) fn instead(letter: &Letter<'_>, line: &Line) -> Option<String> {
    let meant = letter.matter().name(line.party);
    let why = match line.instead? {
        Instead::NoAddress => format!("{meant} heeft geen adres in het adresboek."),
        Instead::NeverMail => format!("{meant} krijgt volgens de kalender nooit mail."),
        Instead::Ended => {
            format!("{meant} bestaat niet meer en heeft geen opvolger met een adres.")
        }
        Instead::Refused => format!("Het adres van {meant} weigert onze mail."),
    };
    Some(format!("Deze mail was bestemd voor {meant}. {why}"))
}

/// "Mogelijk hebt u deze herinnering al gehad." (R9)
pub(super) fn perhaps_repeated(letter: &Letter<'_>) -> Option<String> {
    let have = letter.matter().you().have_you();
    let is_repeated = letter.bundle.perhaps_repeated;
    is_repeated.then(|| format!("Mogelijk {have} deze herinnering al gehad."))
}

/// "Vragen? Antwoord op deze mail: Beleidsadviseur SWV helpt verder."
pub(super) fn whom_to_ask(letter: &Letter<'_>) -> Option<String> {
    let matter = letter.matter();
    let coordinator = matter.coordinator();
    if matter.is_to_coordinator() {
        None
    } else if letter.reply_to().is_some() {
        Some(format!("Vragen? Antwoord op deze mail: {coordinator} helpt verder."))
    } else {
        let is_open = !matter.is_confidential();
        is_open.then(|| format!("Vragen? {coordinator} helpt verder."))
    }
}
