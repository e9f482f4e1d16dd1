//! A first file from a handful of answers: only what was said, everything else stays at its default.

use std::fmt::Write as _;

/// What somebody who begins is asked.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Answers {
    /// The home country, by code or name.
    pub home: String,
    /// The devices, the hub first when there is one.
    pub devices: Vec<DeviceAnswer>,
    /// What is paid for today.
    pub lines: Vec<LineAnswer>,
}

/// A device.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DeviceAnswer {
    /// How it is called.
    pub name: String,
    /// Its model number or name.
    pub model: Option<String>,
    /// What it is, when the model is not said or not in the catalogue.
    pub kind: Option<String>,
    /// Whose it is.
    pub owner: Option<String>,
    /// Whether it lends its connection to the others.
    pub hub: bool,
    /// What it uses, as in `"9 GB a month"`.
    pub usage: Option<String>,
}

/// A line.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LineAnswer {
    /// The device it is on.
    pub device: String,
    /// Its number.
    pub number: Option<String>,
    /// The id of its offer, when a catalogue has it.
    pub offer: Option<String>,
    /// What it costs, as in `"25 USD a month"`.
    pub price: Option<String>,
    /// What it includes, as in `"10 GB"`.
    pub data: Option<String>,
    /// Whether other devices may use it, as in `"yes"`.
    pub tether: Option<String>,
}

/// The file that reads as these answers.
pub fn write(answers: &Answers) -> String {
    let mut file = String::from(
        "# What this household owns and wants. Everything left out has a default, and `spoke check` shows which.\n\n",
    );
    file += "[household]\n";
    key(&mut file, "home", Some(&answers.home));
    for device in &answers.devices {
        file += "\n[[devices]]\n";
        key(&mut file, "name", Some(&device.name));
        key(&mut file, "model", device.model.as_ref());
        key(&mut file, "kind", device.kind.as_ref());
        key(&mut file, "owner", device.owner.as_ref());
        if device.hub {
            file += "hub = true\n";
        }
    }
    for line in &answers.lines {
        file += "\n[[lines]]\n";
        key(&mut file, "number", line.number.as_ref());
        key(&mut file, "device", Some(&line.device));
        key(&mut file, "offer", line.offer.as_ref());
        key(&mut file, "price", line.price.as_ref());
        key(&mut file, "data", line.data.as_ref());
        key(&mut file, "tether", line.tether.as_ref());
    }
    let used: Vec<_> = answers.devices.iter().filter(|device| device.usage.is_some()).collect();
    if !used.is_empty() {
        file += "\n[usage]\n";
        for device in used {
            key(&mut file, &word(&device.name), device.usage.as_ref());
        }
    }
    file
}

fn key(file: &mut String, key: &str, value: Option<&String>) {
    if let Some(value) = value {
        let _ = writeln!(file, "{key} = {}", quoted(value));
    }
}

/// A key: bare where TOML allows it.
pub(crate) fn word(name: &str) -> String {
    let bare = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
    if bare { name.to_owned() } else { quoted(name) }
}

/// A text in quotes, whatever is in it.
pub(crate) fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => quoted += "\\\"",
            '\\' => quoted += "\\\\",
            '\n' => quoted += "\\n",
            '\t' => quoted += "\\t",
            c if c.is_control() => {
                let _ = write!(quoted, "\\u{:04X}", c as u32);
            }
            c => quoted.push(c),
        }
    }
    quoted + "\""
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_first_file_is_short() {
        let answers = Answers {
            home: "US".into(),
            devices: vec![DeviceAnswer {
                name: "Ana's phone".into(),
                model: Some("A3257".into()),
                hub: true,
                usage: Some("9 GB a month".into()),
                ..DeviceAnswer::default()
            }],
            lines: vec![LineAnswer {
                device: "Ana's phone".into(),
                price: Some("25 USD a month".into()),
                data: Some("10 GB".into()),
                ..LineAnswer::default()
            }],
        };
        assert_eq!(
            write(&answers),
            r#"# What this household owns and wants. Everything left out has a default, and `spoke check` shows which.

[household]
home = "US"

[[devices]]
name = "Ana's phone"
model = "A3257"
hub = true

[[lines]]
device = "Ana's phone"
price = "25 USD a month"
data = "10 GB"

[usage]
"Ana's phone" = "9 GB a month"
"#
        );
    }
}
