//! `preview`: the headers of one mail above its text, and what cannot be shown.

use crate::messages::dutch;
use crate::messages::mail::{Mail, Sender};

/// Headers in Dutch, an empty line, and the text part as it is.
pub fn shown(mail: &Mail, to: &str) -> String {
    let sender = |it: &Sender| format!("{} <{}>", it.name, it.address);
    let mut lines = vec![
        format!("Van:        {}", sender(&mail.from)),
        format!("Aan:        {} ({to})", mail.to),
    ];
    lines.extend(mail.reply_to.iter().map(|it| format!("Antwoord:   {}", sender(it))));
    lines.push(format!("Datum:      {}", dutch::short_moment(&mail.date)));
    lines.push(format!("Onderwerp:  {}", mail.subject));
    format!("{}\n\n{}", lines.join("\n"), mail.text)
}

/// "6 wekenn is geen herinnering van jaarverslag-cva/2026; wel: 3 maanden, 6 weken en 3 dagen"
pub fn no_such_rung(rung: &str, id: &str, known: &[String]) -> String {
    if known.is_empty() {
        return no_mail(id);
    }
    format!("`{rung}` is geen herinnering van {id}; wel: {}", dutch::list(known))
}

/// "over sop/2026 krijgt `cva` geen mail; wel: opr en slp"
pub fn no_mail_to(party: &str, id: &str, known: &[String]) -> String {
    if known.is_empty() {
        return no_mail(id);
    }
    format!("over {id} krijgt `{party}` geen mail; wel: {}", dutch::list(known))
}

/// "over sop/2026 gaat geen mail"
pub fn no_mail(id: &str) -> String {
    format!("over {id} gaat geen mail; `kwaliteitskalender explain` laat zien waarom")
}

/// "over sop/2026 gaat na de datum geen mail"
pub fn never_overdue(id: &str) -> String {
    format!("over {id} gaat na de datum geen mail; `kwaliteitskalender explain` laat zien waarom")
}

/// "de mail over gesprek/2026-2027 gaat naar niemand: er is geen adres, of …"
pub fn nobody(id: &str) -> String {
    format!(
        "de mail over {id} gaat naar niemand: er is geen adres, of wie hem zou krijgen mag het verloop niet zien"
    )
}

/// "`cvaa` staat niet bij `betrokkenen`"
pub fn no_party(text: &str) -> String {
    format!("`{text}` staat niet bij `betrokkenen`")
}

/// "De mail staat in /tmp/….html; open dat bestand in een browser."
pub fn stands_in(path: &str, is_open: bool) -> String {
    if is_open {
        format!("De mail staat in {path} en is in de browser geopend.\n")
    } else {
        format!("De mail staat in {path}; open dat bestand in een browser.\n")
    }
}
