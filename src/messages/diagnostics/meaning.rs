//! Words about what the calendar says: names that are not there, rows that nobody does, dates that nobody knows.

use crate::calendar::keys::SECTIONS;
use crate::calendar::{Meaning, What, id_from};
use crate::messages::diagnostics::words::Words;
use crate::messages::dutch;

/// Of a map with more keys only the first are named: nobody reads thirty.
const FIELDS_NAMED_MAX: usize = 10;

pub(super) fn words(it: &Meaning) -> Words {
    match it {
        Meaning::UnknownKey { key, section, nearest, known } => {
            unknown_key(key, section, *nearest, known)
        }
        Meaning::UnknownParty { name, nearest, as_list } => {
            let title = format!("betrokkene `{name}` bestaat niet");
            let help = match (as_list, nearest) {
                _ if name.contains('@') => {
                    "schrijf hier de sleutel van de betrokkene, zoals `opr`; een adres hoort in adresboek.yaml, achter die sleutel".to_owned()
                }
                _ if uncommented(name).is_some() => {
                    let (name, comment) = uncommented(name).unwrap_or_default();
                    format!("is `{comment}` uitleg, zet er dan een spatie voor: `{name} # {comment}`; zijn het er twee, noem ze dan in een lijst")
                }
                (Some(list), _) => format!("noem ze in een lijst: `{list}`"),
                (None, Some((near, line))) => {
                    format!("gebruik `{near}` (regel {line}), of voeg `{name}` toe bij `betrokkenen`")
                }
                (None, None) => {
                    format!("voeg `{name}` toe bij `betrokkenen`, of gebruik een naam die daar staat")
                }
            };
            Words::new(title, "staat niet bij `betrokkenen`", help)
        }
        Meaning::Unknown { what, name, nearest } => {
            let (kind, place) = match what {
                What::Ladder => ("ritme", "`ritmes`"),
                What::Route => ("route", "`routes`"),
                What::Event => ("gebeurtenis", "`gebeurtenissen`"),
                What::Row => ("onderdeel", "`kalender`"),
            };
            let title = format!("{kind} `{name}` bestaat niet");
            let help = match (nearest, what) {
                (Some(near), What::Event) => format!("gebruik `na {near}`, of {}", new_event(name)),
                (None, What::Event) => new_event(name),
                (Some(near), _) => format!("gebruik `{near}`, of voeg `{name}` toe bij {place}"),
                (None, What::Ladder) => {
                    format!(
                        "voeg `{name}` toe bij {place}, of schrijf het ritme uit: `[6 weken, 3 dagen]`"
                    )
                }
                (None, What::Row) => {
                    "gebruik de sleutel van een onderdeel, zoals `jaarverslag-cva`".to_owned()
                }
                (None, What::Route) => format!("voeg `{name}` toe bij {place}"),
            };
            Words::new(title, format!("staat niet bij {place}"), help)
        }
        Meaning::UnknownDone { about, nearest } => {
            let title = format!("`{about}` staat niet op de kalender");
            let help = match nearest {
                Some(near) => format!("gebruik `{near}`"),
                None => "neem de regel over uit de herinnering, zoals `jaarverslag-cva/2026`; een onderdeel dat niet meer bestaat mag blijven staan".to_owned(),
            };
            Words::new(title, "telt niet mee", help)
        }
        Meaning::WhichDone { about, fits } => {
            let named: Vec<String> = fits.iter().map(|it| format!("`{it}`")).collect();
            let example = fits.first().map_or(about.as_str(), String::as_str);
            Words::new(
                format!("van `{about}` is meer dan één keer nog open"),
                "telt niet mee",
                format!(
                    "welke: {}? Schrijf die op, zoals `onderdeel: {example}`",
                    dutch::either(&named)
                ),
            )
        }
        Meaning::MomentsCount { wanted, found } => {
            let moments =
                if *found == 1 { "1 moment".to_owned() } else { format!("{found} momenten") };
            let stand = if *found == 1 { "staat" } else { "staan" };
            Words::new(
                format!("`wanneer` zegt {wanted} keer per jaar, maar hier {stand} {moments}"),
                moments.clone(),
                format!(
                    "noem er {wanted}, of pas `wanneer` aan; zonder `momenten` vraagt de dienst om de data"
                ),
            )
        }
        Meaning::MomentsUnused => Words::new(
            "`momenten` hoort alleen bij een aantal keren per jaar",
            "heeft hier geen betekenis",
            "haal `momenten` weg, of schrijf bij `wanneer` bijvoorbeeld `drie keer per jaar`",
        ),
        Meaning::MomentTwice => {
            Words::new("dit moment staat er twee keer", "dubbel", "geef elk moment een eigen datum")
        }
        Meaning::StartYearUnknown { years } => Words::new(
            format!("een keer per {years} jaar, maar vanaf welk jaar staat er niet bij"),
            "eerste jaar onbekend",
            "schrijf er bijvoorbeeld `, vanaf 2026` achter; tot die tijd vraagt de dienst ernaar en raadt hij niets",
        ),
        Meaning::NobodyResponsible => Words::new(
            "bij dit onderdeel staat niet wie het doet",
            "`wie` ontbreekt",
            "voeg `wie:` toe met een betrokkene, of `voor_elk:` met een groep",
        ),
        Meaning::GroupAsParty { group, key } => {
            let help = match *key {
                "wie" => format!(
                    "moet ieder lid het doen, schrijf dan `voor_elk: {group}`; anders: noem de leden die het doen"
                ),
                _ => "noem één lid, of een betrokkene die geen groep is".to_owned(),
            };
            Words::new(
                format!("`{group}` is een groep, en die kan niet bij `{key}` staan"),
                "een groep",
                help,
            )
        }
        Meaning::WhoTwice => Words::new(
            "`wie` en `voor_elk` staan allebei bij dit onderdeel",
            "een van de twee",
            "houd `wie` als één betrokkene het doet, of `voor_elk` als ieder lid van de groep het doet",
        ),
        Meaning::NotAGroup { name, key } => {
            let help = match *key {
                "voor_elk" => {
                    format!(
                        "gebruik `wie: {name}`, of geef `{name}` bij `betrokkenen` een lijst `leden`"
                    )
                }
                _ => {
                    format!("noem een groep, of geef `{name}` bij `betrokkenen` een lijst `leden`")
                }
            };
            Words::new(format!("`{name}` is geen groep"), "heeft geen leden", help)
        }
        Meaning::NoMembers => Words::new(
            "deze groep heeft geen leden",
            "leeg",
            "noem de leden, elk op een eigen regel, of haal `leden` weg",
        ),
        Meaning::NoOwnBoard { member } => Words::new(
            format!("de route vraagt om het eigen bestuur van `{member}`, maar dat is niet bekend"),
            "geen `bestuur`",
            format!("voeg bij het lid `{member}` de regel `bestuur:` toe"),
        ),
        Meaning::NoAddress { name, coordinator } => {
            let help = if *coordinator {
                "zet het adres in adresboek.yaml; zonder dit adres start de dienst niet"
            } else {
                "zet het adres in adresboek.yaml; tot die tijd gaat de mail naar de coordinator. Krijgt deze betrokkene nooit mail, schrijf dan `mail: geen`"
            };
            Words::new(format!("voor {name} is er geen mailadres"), "geen adres", help)
        }
        Meaning::CoordinatorNeverMailed => Words::new(
            "de coördinator heeft `mail: geen`",
            "krijgt niets",
            "vragen naar data en berichten over te laat komen dan bij niemand aan; haal `mail: geen` weg, of kies een andere coördinator",
        ),
        Meaning::NoRegion => Words::new(
            "er staat geen `vakantieregio` bij de organisatie",
            "schoolvakanties tellen niet mee",
            "voeg `vakantieregio: noord`, `midden` of `zuid` toe",
        ),
        Meaning::BareDate { date } => Words::new(
            format!("`{date}` is gelezen als uiterlijk die dag"),
            "die dag telt nog mee",
            format!(
                "schrijf `uiterlijk {date}` als dat klopt, of `voor {date}` als die dag niet meer meetelt"
            ),
        ),
        Meaning::SameName { name, other, line } => {
            let title = if name == other {
                format!("`{name}` bestaat al (regel {line})")
            } else {
                format!("`{name}` is voor de dienst hetzelfde als `{other}` (regel {line})")
            };
            Words::new(
                title,
                "al in gebruik",
                "kies een andere naam; hoofdletters, accenten en streepjes maken geen verschil",
            )
        }
        Meaning::StillThere { name, own: true, .. } => Words::new(
            format!("`{name}` heet nu ook zo"),
            "de eigen sleutel",
            "haal `heette` weg, of schrijf er de sleutel die dit onderdeel vroeger had",
        ),
        Meaning::StillThere { name, line, own: false } => Words::new(
            format!("`{name}` staat er nog (regel {line})"),
            "dat onderdeel staat er nog",
            format!(
                "is dit een ander onderdeel, haal `heette` dan weg; is het hetzelfde, haal dan `{name}` op regel {line} weg"
            ),
        ),
        Meaning::Reserved { name } => Words::new(
            format!("`{name}` heeft al een vaste betekenis"),
            "kan geen naam zijn",
            "kies een andere naam; `coordinator`, `verantwoordelijke` en `eigen bestuur` vult de dienst zelf in",
        ),
        Meaning::OnlyInRoutes { name } => Words::new(
            format!("`{name}` kan hier niet staan"),
            "alleen in een stap van een route",
            "noem hier een betrokkene",
        ),
        Meaning::Circle { key } => Words::new(
            format!("via `{key}` komt u weer bij hetzelfde uit"),
            "een kring",
            format!("haal een van de verwijzingen bij `{key}` weg"),
        ),
        Meaning::RouteTwice => Words::new(
            "bij dit onderdeel staat meer dan één weg naar een besluit",
            "een te veel",
            "houd een van de drie: `route`, `vaststelling` of `goedkeuring`; met een route kunt u alle stappen noemen",
        ),
        Meaning::PlanUnused => Words::new(
            "`planning` hoort alleen bij een onderdeel dat een planning volgt",
            "heeft hier geen betekenis",
            "haal `planning` weg, of schrijf bij `wanneer`: `volgens planning`",
        ),
        Meaning::RecheckNotMonthly { typed } => Words::new(
            format!("`{typed}` is geen vaste maand"),
            "welke maand",
            "schrijf bijvoorbeeld `nalopen: jaarlijks in juni`",
        ),
        Meaning::NoUse { key } => {
            let (title, help) = match *key {
                "nalopen" => (
                    "`nalopen` hoort alleen bij `continu`",
                    "haal `nalopen` weg, of schrijf `wanneer: continu`",
                ),
                "voorbereiding" => (
                    "`voorbereiding` hoort alleen bij een verwachting",
                    "haal `voorbereiding` weg, of zet achter `wanneer` bijvoorbeeld `, naar verwachting in 2028`",
                ),
                "opgevolgd_door" => (
                    "`opgevolgd_door` zonder laatste dag heeft geen betekenis",
                    "zet erbij tot wanneer, zoals `tot_en_met: 31 juli 2026`, of haal `opgevolgd_door` weg",
                ),
                _ => (
                    "een groep krijgt zelf geen mail; dit geldt niet voor de leden",
                    "haal de regel weg, of zet hem bij elk lid",
                ),
            };
            Words::new(title, format!("`{key}` heeft hier geen betekenis"), help)
        }
        Meaning::LookAgain { what } => {
            let one_line = what.lines().map(str::trim).collect::<Vec<_>>().join("; ");
            Words::new(
                format!("uit de ingelezen tabel: {one_line}"),
                "nog nakijken",
                "verbeter het onderdeel zo nodig, en haal dan de regel `nakijken` weg",
            )
        }
        Meaning::Unnamed { key } => {
            let (what, help) = match *key {
                "id" => (
                    "de sleutel van de organisatie is nog die van het concept",
                    "kies een korte, vaste naam, zoals `swv-vo-noord`; daarna niet meer wijzigen: hiermee herkent de dienst uw kalender",
                ),
                _ => (
                    "de naam van de organisatie is nog niet ingevuld",
                    "vul de volledige naam in; die staat in de mails",
                ),
            };
            Words::new(what, "nog invullen", help)
        }
        Meaning::WhenDiffers { rule } => differs("wanneer_tekst", "wanneer", &by_rule(rule)),
        Meaning::WhenAside { rule, is_empty } => {
            aside("wanneer_tekst", "wanneer", &by_rule(rule), *is_empty)
        }
        Meaning::WhoDiffers { names } => differs("wie_tekst", "wie", &by_names(names)),
        Meaning::WhoAside { names, is_empty } => {
            aside("wie_tekst", "wie", &by_names(names), *is_empty)
        }
    }
}

fn unknown_key(key: &str, section: &str, nearest: Option<&str>, known: &[&str]) -> Words {
    let title = format!("onbekend veld `{key}` bij {section}");
    if let Some(near) = nearest {
        return Words::new(title, format!("gebruik `{near}`"), format!("gebruik `{near}`"));
    }
    if key == "<<" {
        return Words::new(
            "velden van elders overnemen met `<<` kan niet",
            "dit kan hier niet",
            "haal deze regel weg en schrijf de velden zelf uit",
        );
    }
    let homes: Vec<&str> = SECTIONS
        .iter()
        .filter(|home| home.keys.iter().any(|it| it.name == key))
        .map(|home| home.name)
        .collect();
    if let Some(home) = homes.first() {
        return Words::new(
            format!("`{key}` kan niet bij {section}"),
            format!("hoort bij {home}"),
            format!("`{key}` hoort bij {home}; zet het daar, of haal de regel weg"),
        );
    }
    let named =
        |known: &[&str]| known.iter().map(|key| format!("`{key}`")).collect::<Vec<_>>().join(", ");
    let help = match known.split_at_checked(FIELDS_NAMED_MAX) {
        Some((first, [_, ..])) => format!(
            "gebruik een veld dat bestaat, zoals {}; config/LEESMIJ.md noemt ze alle",
            named(first)
        ),
        _ => format!("gebruik een van deze velden: {}", named(known)),
    };
    Words::new(title, "dit veld bestaat niet", help)
}

/// `cva# of opr`: what stands before and behind a `#` without a space in front.
fn uncommented(name: &str) -> Option<(&str, &str)> {
    let (name, comment) = name.split_once('#')?;
    Some((name.trim(), comment.trim()))
        .filter(|(name, comment)| !name.is_empty() && !comment.is_empty())
}

/// The line to add: a key holds no spaces, a name does.
fn new_event(name: &str) -> String {
    let key = id_from(name).unwrap_or_else(|| "gebeurtenis".to_owned());
    let title = dutch::capital(name);
    let odd = title.contains([',', ':', '#', '[', ']', '{', '}', '"', '\'']);
    let title = if odd { format!("\"{}\"", title.replace('"', "'")) } else { title };
    format!("zet bij `gebeurtenissen` de regel `{key}: {{ wat: {title} }}`")
}

/// What the service goes by beside `wanneer_tekst`.
fn by_rule(rule: &str) -> String {
    format!("de dienst rekent met `{rule}`")
}

/// And beside `wie_tekst`.
fn by_names(names: &str) -> String {
    format!("de mail gaat naar {names}")
}

/// The document says one thing, the mail another.
fn differs(key: &str, own: &str, goes_by: &str) -> Words {
    Words::new(
        format!("`{key}` zegt iets anders dan `{own}`: {goes_by}"),
        "zo staat het in het document",
        format!("verander `{key}` mee, of haal die regel weg: dan toont het document `{own}`"),
    )
}

/// The document says nothing, or something that cannot be compared.
fn aside(key: &str, own: &str, goes_by: &str, is_empty: bool) -> Words {
    let column = dutch::capital(own);
    if is_empty {
        return Words::new(
            format!("in het document blijft {column} leeg; {goes_by}"),
            "alleen voor het document",
            format!("haal de regel weg als het document `{own}` mag tonen"),
        );
    }
    Words::new(
        format!("in het document staat bij {column} een eigen tekst; {goes_by}"),
        "alleen voor het document",
        format!(
            "verandert u `{own}`, kijk dan of `{key}` nog klopt; zonder die regel toont het document `{own}`"
        ),
    )
}
