//! `server.yaml`: the operator's file. Paths in it are relative to the file itself.

use std::path::{Path, PathBuf};

use schemars::JsonSchema;
use serde::Deserialize;

use crate::adapters::files;
use crate::adapters::smtp::{SmtpSettings, Timeouts, TlsMode};
use crate::app::outcome::Failure;
use crate::delivery::Mode;
use crate::messages::Sender;

#[derive(Debug, Clone)]
pub struct Settings {
    pub calendars: Vec<CalendarFiles>,
    /// Told when something is wrong with the service.
    pub operator: String,
    /// Holds the ledger.
    pub data_dir: PathBuf,
    pub transport: Transport,
    /// Everything to this one mailbox; makes it a trial.
    pub redirect_all_to: Option<String>,
    /// The coordinator gets, for every change of a calendar, what it does to the mails.
    pub report_changes: bool,
    /// Where the pages will be; not used yet.
    pub web_address: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarFiles {
    /// kalender.yaml
    pub calendar: PathBuf,
    /// adresboek.yaml
    pub addresses: PathBuf,
    /// afgerond.yaml
    pub done: PathBuf,
    /// The sender of its mails.
    pub from: Sender,
}

#[derive(Debug, Clone)]
pub enum Transport {
    /// A folder of `.eml` files: no mail leaves the building.
    Maildir(PathBuf),
    Smtp(Box<SmtpServer>),
}

/// The mail server, and how to log in there.
#[derive(Debug, Clone)]
pub struct SmtpServer {
    /// Without the login: a password is read when the way out is opened.
    pub settings: SmtpSettings,
    /// The user name, and the file that holds the password and nothing else; `None`: no authentication.
    pub login: Option<(String, PathBuf)>,
}

impl Settings {
    /// Reads `path`. Errors: exit 78, with file, line and what to write.
    pub fn read(path: &Path) -> Result<Self, Failure> {
        let bytes = files::read(path).map_err(|wrong| {
            Failure::Settings(format!(
                "{wrong}; name another file with --config, or copy the example config/server.yaml"
            ))
        })?;
        let wrong = |what: String| Failure::Settings(format!("{}: {what}", path.display()));
        let text = String::from_utf8(bytes).map_err(|_| wrong("is not UTF-8".to_owned()))?;
        let folder = path.parent().unwrap_or(Path::new(""));
        Self::of_text(&text, folder).map_err(|said| wrong(in_file(&said, path)))
    }

    /// The settings in `text`, whose paths are relative to `folder`. Errors: what to write.
    pub(super) fn of_text(text: &str, folder: &Path) -> Result<Self, String> {
        let written: Written = serde_saphyr::from_str(text).map_err(|error| error.to_string())?;
        written.resolve(folder)
    }

    /// Live when mail leaves the building, unchanged.
    pub fn mode(&self) -> Mode {
        match (&self.transport, &self.redirect_all_to) {
            (Transport::Smtp(_), None) => Mode::Live,
            _ => Mode::Trial,
        }
    }

    pub fn ledger_file(&self) -> PathBuf {
        self.data_dir.join("ledger.sqlite")
    }

    /// Whether there is a past: a first start makes the ledger, and nothing else does but an act.
    pub fn has_ledger(&self) -> bool {
        self.ledger_file().exists()
    }
}

/// What the operator decides. Paths are relative to this file.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "server.yaml")]
struct Written {
    /// One or more calendars; their organisatie.id keeps them apart.
    #[schemars(length(min = 1))]
    calendars: Vec<WrittenCalendar>,
    /// The mail address that is told when the service itself is in trouble.
    #[schemars(extend("pattern" = ADDRESS_PATTERN, "examples" = ["beheer@swv.example"]))]
    operator: String,
    /// The folder of the ledger: what was sent, reported and asked. Back it up. One service per folder.
    #[schemars(extend("examples" = ["../var", "/var/lib/kwaliteitskalender"]))]
    data_dir: PathBuf,
    /// How mail leaves.
    mail: WrittenMail,
    /// Where the pages will be; not used yet.
    web_address: Option<String>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "calendar", description = "The files of one calendar.")]
struct WrittenCalendar {
    /// The table: organisation, parties, rows.
    #[schemars(extend("examples" = ["kalender.yaml"]))]
    calendar: PathBuf,
    /// Who is mailed where; private, mode 0640.
    #[schemars(extend("examples" = ["adresboek.yaml"]))]
    addresses: PathBuf,
    /// What the administrator reports as done.
    #[schemars(extend("examples" = ["afgerond.yaml"]))]
    done: PathBuf,
    /// The sender of every mail about this calendar: a name and an address.
    #[schemars(extend("pattern" = "@", "examples" = ["Kwaliteitskalender SWV <kalender@swv.example>"]))]
    from: String,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "mail", description = "How mail leaves.", extend("allOf" = transport_needs_its_keys()))]
struct WrittenMail {
    /// What becomes of a mail.
    transport: WrittenTransport,
    /// Where the .eml files go with transport maildir.
    #[schemars(extend("examples" = ["../var/mail"]))]
    maildir: Option<PathBuf>,
    /// For an acceptance test: this address gets every mail, with a banner that says for whom it was. Empty: nobody does.
    #[serde(default)]
    redirect_all_to: String,
    /// Whether the coordinator is mailed what a change of the calendar does.
    #[serde(default = "yes")]
    report_changes: bool,
    /// The mail server, with transport smtp.
    smtp: Option<WrittenSmtp>,
}

fn yes() -> bool {
    true
}

#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(rename = "transport", description = "What becomes of a mail.")]
enum WrittenTransport {
    /// Every mail becomes an .eml file, and nothing leaves the building: a trial.
    Maildir,
    /// Mail leaves through the server: live.
    Smtp,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "smtp", description = "The mail server.")]
struct WrittenSmtp {
    /// A name (it must match the certificate) or an address.
    #[schemars(extend("pattern" = "\\S"))]
    host: String,
    /// 465 for implicit; 587 or 25 for starttls.
    port: u16,
    /// How the connection is kept private.
    tls: TlsMode,
    /// Empty: no login.
    #[serde(default)]
    username: String,
    /// A file that holds only the password; never in this file.
    #[serde(default)]
    password_file: String,
    /// A further root certificate (PEM), for a server with a certificate of the house.
    #[serde(default)]
    ca_file: String,
}

/// As far as a pattern goes; `address` below looks closer.
const ADDRESS_PATTERN: &str = "^\\s*[^\\s@<>,;\"()]+@[^\\s@<>,;\"()]+\\s*$";

/// `transport: smtp` without `smtp:` is an error, and so is `maildir` without its folder.
fn transport_needs_its_keys() -> serde_json::Value {
    let needs = |transport: &str| {
        serde_json::json!({
            "if": { "properties": { "transport": { "const": transport } } },
            "then": { "required": [transport], "properties": { transport: { "not": { "type": "null" } } } },
        })
    };
    serde_json::json!([needs("maildir"), needs("smtp")])
}

/// The JSON Schema (draft-07) of this file. It cannot know whether a file exists or a mail server answers, nor that a
/// username needs a password file.
pub fn schema() -> serde_json::Value {
    let settings = schemars::generate::SchemaSettings::draft07();
    settings.into_generator().into_root_schema_for::<Written>().into()
}

impl Written {
    fn resolve(self, folder: &Path) -> Result<Settings, String> {
        if self.calendars.is_empty() {
            return Err("`calendars` is empty; name at least one calendar".to_owned());
        }
        let calendars =
            self.calendars.into_iter().map(|it| it.resolve(folder)).collect::<Result<_, _>>()?;
        let operator = address("operator", &self.operator)?;
        let redirect_all_to = match self.mail.redirect_all_to.trim() {
            "" => None,
            text => Some(address("mail.redirect_all_to", text)?),
        };
        let transport = match self.mail.transport {
            WrittenTransport::Maildir => {
                let needed = "`mail.transport` is maildir, so `mail.maildir` must name a folder";
                Transport::Maildir(folder.join(self.mail.maildir.ok_or(needed)?))
            }
            WrittenTransport::Smtp => {
                let needed = "`mail.transport` is smtp, so `mail.smtp` must name the mail server";
                Transport::Smtp(Box::new(self.mail.smtp.ok_or(needed)?.resolve(folder)?))
            }
        };
        let data_dir = folder.join(self.data_dir);
        Ok(Settings {
            calendars,
            operator,
            data_dir,
            transport,
            redirect_all_to,
            report_changes: self.mail.report_changes,
            web_address: self.web_address,
        })
    }
}

impl WrittenCalendar {
    fn resolve(self, folder: &Path) -> Result<CalendarFiles, String> {
        Ok(CalendarFiles {
            calendar: folder.join(self.calendar),
            addresses: folder.join(self.addresses),
            done: folder.join(self.done),
            from: sender(&self.from)?,
        })
    }
}

impl WrittenSmtp {
    fn resolve(self, folder: &Path) -> Result<SmtpServer, String> {
        if self.host.trim().is_empty() {
            return Err("`mail.smtp.host` is empty".to_owned());
        }
        if !self.username.is_empty() && self.password_file.is_empty() {
            return Err(
                "`mail.smtp.username` is given, so `mail.smtp.password_file` must name a file"
                    .to_owned(),
            );
        }
        let is_named = |text: &str| !text.is_empty();
        let settings = SmtpSettings {
            host: self.host,
            port: self.port,
            tls: self.tls,
            login: None,
            hello: None,
            root_ca_file: is_named(&self.ca_file).then(|| folder.join(&self.ca_file)),
            timeouts: Timeouts::default(),
        };
        let login = (self.username, folder.join(self.password_file));
        Ok(SmtpServer { settings, login: Some(login).filter(|(username, _)| is_named(username)) })
    }
}

/// `Name <address>`, or an address alone.
fn sender(text: &str) -> Result<Sender, String> {
    let (name, bare) = match text.split_once('<') {
        Some((name, rest)) => {
            (name.trim().trim_matches('"'), rest.trim_end().trim_end_matches('>'))
        }
        None => ("", text.trim()),
    };
    if name.chars().any(char::is_control) {
        return Err("`from` has a control character in its name".to_owned());
    }
    Ok(Sender { name: name.to_owned(), address: address("from", bare)? })
}

/// A bare address. Checked as far as a typing error goes; the mail server has the last word.
fn address(key: &str, text: &str) -> Result<String, String> {
    let text = text.trim();
    let fine = text.is_ascii()
        && text.chars().all(|it| it.is_ascii_graphic() && !"<>,;\"()[]\\".contains(it))
        && text.split_once('@').is_some_and(|(local, domain)| {
            !local.is_empty()
                && !domain.contains('@')
                && !domain.starts_with('.')
                && domain.len() < 254
                && domain.len() > 2
        });
    if fine {
        Ok(text.to_owned())
    } else {
        Err(format!("`{key}` is not a mail address (name@domain)"))
    }
}

/// What the parser says, with the name of the file where it says `<input>`, and without its own `error: `.
fn in_file(said: &str, path: &Path) -> String {
    let said = said.strip_prefix("error: ").unwrap_or(said);
    said.replace("--> <input>:", &format!("--> {}:", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Settings, String> {
        Settings::of_text(text, Path::new("/etc/kalender"))
    }

    const LEAST: &str = "calendars:\n  - { calendar: k.yaml, addresses: a.yaml, done: d.yaml, from: \"Kalender <k@swv.example>\" }\noperator: beheer@swv.example\ndata_dir: ../var\nmail: { transport: maildir, maildir: ../var/mail }\n";

    #[test]
    fn paths_are_relative_to_the_file() {
        let settings = read(LEAST).unwrap();
        assert_eq!(settings.calendars[0].calendar, Path::new("/etc/kalender/k.yaml"));
        assert_eq!(settings.mode(), Mode::Trial);
        assert_eq!(settings.calendars[0].from.address, "k@swv.example");
    }

    #[test]
    fn a_redirect_makes_it_a_trial() {
        let smtp = "mail: { transport: smtp, smtp: { host: 127.0.0.1, port: 25, tls: none } }";
        let live = LEAST.replace("mail: { transport: maildir, maildir: ../var/mail }", smtp);
        assert_eq!(read(&live).unwrap().mode(), Mode::Live);
        let trial =
            live.replace("transport: smtp,", "transport: smtp, redirect_all_to: test@swv.example,");
        assert_eq!(read(&trial).unwrap().mode(), Mode::Trial);
    }

    #[track_caller]
    fn check_refused(from: &str, to: &str, expected: &str) {
        let text = LEAST.replace(from, to);
        assert_ne!(text, LEAST, "the test changes nothing");
        let found = read(&text).unwrap_err();
        assert!(found.contains(expected), "{found}");
    }

    #[test]
    fn changes_are_reported_unless_switched_off() {
        assert!(read(LEAST).unwrap().report_changes);
        let silent =
            LEAST.replace("transport: maildir,", "transport: maildir, report_changes: false,");
        assert!(!read(&silent).unwrap().report_changes);
    }

    #[test]
    fn mistakes_name_their_key() {
        check_refused(
            "operator: beheer@swv.example",
            "operator: beheer",
            "`operator` is not a mail address",
        );
        check_refused("transport: maildir", "transport: smtp", "`mail.smtp`");
        check_refused("maildir: ../var/mail", "maildir_: x", "maildir_");
        check_refused("data_dir", "datadir", "datadir");
        check_refused("k@swv.example", "k@swv.example\\r\\nBcc: x@y.example", "`from`");
        check_refused("{ calendar: k.yaml", "{ kalender: k.yaml", "kalender");
    }
}
