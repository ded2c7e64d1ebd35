//! A form as a browser holds it: what it was given, what is typed, what would be sent.

use super::html::{Piece, pieces};

/// A form on a page.
#[derive(Clone, Debug)]
pub struct Form {
    id: Option<String>,
    action: String,
    controls: Vec<Control>,
}

#[derive(Clone, Debug)]
struct Control {
    kind: Kind,
    name: String,
    value: String,
    /// Whether it is sent.
    on: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// A line or a text to write, or a hidden field.
    Written,
    /// One out of several with this name: a radio button, an option, a button.
    Chosen,
    /// There or not.
    Ticked,
}

impl Form {
    /// All forms of a page that are sent by POST; a button elsewhere that sends one of them to another place is one too.
    pub(super) fn all(html: &str, path: &str) -> Vec<Self> {
        let mut forms = Vec::new();
        let mut reader = None::<Reader>;
        for piece in pieces(html) {
            match (&piece, &mut reader) {
                (Piece::Open(name, attributes), None) if name == "form" => reader = Reader::begin(attributes, path),
                (Piece::Close(name), Some(_)) if name == "form" => forms.extend(reader.take().map(|r| r.form)),
                (Piece::Open(name, attributes), None) if name == "button" => {
                    forms.extend(elsewhere(&forms, attributes))
                }
                (_, Some(reader)) => reader.read(piece),
                (_, None) => {}
            }
        }
        forms
    }

    /// Where it is sent.
    #[must_use]
    pub fn action(&self) -> &str {
        &self.action
    }

    /// What would be sent.
    pub fn fields(&self) -> impl Iterator<Item = (&str, &str)> {
        self.controls.iter().filter(|c| c.on).map(|c| (c.name.as_str(), c.value.as_str()))
    }

    /// What would be sent for this field.
    ///
    /// # Panics
    /// If nothing would be.
    #[must_use]
    #[track_caller]
    pub fn value(&self, name: &str) -> &str {
        let found = self.fields().find(|(known, _)| *known == name);
        found.unwrap_or_else(|| panic!("{} sends no `{name}`: {:?}", self.action, self.controls)).1
    }

    /// Whether this can be sent for the field: it is there already, or can be chosen.
    #[must_use]
    pub fn offers(&self, name: &str, value: &str) -> bool {
        self.controls.iter().any(|c| c.name == name && c.value == value)
    }

    /// Types into the field, or chooses this among several.
    ///
    /// # Panics
    /// If the form has no such field, or no such choice.
    #[must_use]
    #[track_caller]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        let (mut known, mut done) = (false, false);
        for control in self.controls.iter_mut().filter(|c| c.name == name) {
            known = true;
            match control.kind {
                Kind::Written => {
                    value.clone_into(&mut control.value);
                    done = true;
                }
                Kind::Chosen | Kind::Ticked => {
                    control.on = control.value == value;
                    done |= control.on;
                }
            }
        }
        assert!(known, "{} has no field `{name}`: {:?}", self.action, self.controls);
        assert!(done, "{} has no `{value}` for `{name}`: {:?}", self.action, self.controls);
        self
    }

    /// Sends what the page would never send: without this field.
    #[must_use]
    pub fn without(mut self, name: &str) -> Self {
        self.controls.retain(|c| c.name != name);
        self
    }
}

/// The form that a button outside sends, where the button sends it.
fn elsewhere(forms: &[Form], button: &[(String, String)]) -> Option<Form> {
    let (id, action) = (attribute(button, "form")?, attribute(button, "formaction")?);
    let form = forms.iter().find(|form| form.id.as_deref() == Some(id))?;
    Some(Form { action: action.to_owned(), ..form.clone() })
}

fn attribute<'a>(attributes: &'a [(String, String)], key: &str) -> Option<&'a str> {
    attributes.iter().find(|(known, _)| known == key).map(|(_, value)| value.as_str())
}

/// A form that is being read.
struct Reader {
    form: Form,
    /// The `select` or `textarea` that is open.
    inside: String,
}

impl Reader {
    fn begin(attributes: &[(String, String)], path: &str) -> Option<Self> {
        let attribute = |key: &str| attribute(attributes, key);
        let is_post = attribute("method").is_some_and(|m| m.eq_ignore_ascii_case("post"));
        let action = attribute("action").filter(|a| !a.is_empty()).unwrap_or(path).to_owned();
        is_post.then(|| Self {
            form: Form { id: attribute("id").map(str::to_owned), action, controls: Vec::new() },
            inside: String::new(),
        })
    }

    fn read(&mut self, piece: Piece) {
        match piece {
            Piece::Open(name, attributes) => self.open(&name, &attributes),
            Piece::Close(name) if name == "select" => {
                // A list without a mark shows its first choice.
                let inside = std::mem::take(&mut self.inside);
                let mut options = self.form.controls.iter_mut().filter(|c| c.name == inside);
                if let Some(first) = options.next()
                    && !first.on
                    && options.all(|o| !o.on)
                {
                    first.on = true;
                }
            }
            Piece::Close(name) if name == "textarea" => self.inside.clear(),
            Piece::Text(text) if !self.inside.is_empty() => {
                let area = self.form.controls.last_mut();
                if let Some(area) = area.filter(|c| c.kind == Kind::Written) {
                    area.value.push_str(text.strip_prefix('\n').unwrap_or(&text));
                }
            }
            Piece::Text(_) | Piece::Close(_) => {}
        }
    }

    fn open(&mut self, tag: &str, attributes: &[(String, String)]) {
        let attribute = |key: &str| attributes.iter().find(|(known, _)| known == key).map(|(_, v)| v.clone());
        let name = attribute("name").unwrap_or_default();
        let value = attribute("value").unwrap_or_default();
        let marked = |key: &str| attributes.iter().any(|(known, _)| known == key);
        let mut add = |kind, name: String, value, on| {
            if !name.is_empty() && !marked("disabled") {
                self.form.controls.push(Control { kind, name, value, on });
            }
        };
        match (tag, attribute("type").unwrap_or_default().as_str()) {
            ("input", "radio") => add(Kind::Chosen, name, value, marked("checked")),
            ("input", "checkbox") => add(Kind::Ticked, name, value, marked("checked")),
            ("input", "submit") | ("button", _) => add(Kind::Chosen, name, value, false),
            ("input", _) => add(Kind::Written, name, value, true),
            ("option", _) => add(Kind::Chosen, self.inside.clone(), value, marked("selected")),
            ("textarea", _) => {
                add(Kind::Written, name.clone(), String::new(), true);
                self.inside = name;
            }
            ("select", _) => self.inside = name,
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = r#"<form method="get" action="/suche"></form><form method="post" action="/a?b=1&amp;c">
        <input type="hidden" name="key" value="k"><input type="radio" name="r" value="1"><input type="radio" name="r" value="2" checked>
        <select name="s"><option value="x">X</option><option value="y">Y</option></select>
        <textarea name="t">
Zeile &lt;eins&gt;</textarea><button name="art" value="frage">Fragen</button></form>"#;

    #[test]
    fn a_form_sends_what_a_browser_would() {
        let form = Form::all(PAGE, "/here").remove(0);
        assert_eq!(form.action(), "/a?b=1&c");
        let sent: Vec<_> = form.fields().collect();
        assert_eq!(sent, [("key", "k"), ("r", "2"), ("s", "x"), ("t", "Zeile <eins>")]);
        let form = form.with("r", "1").with("s", "y").with("t", "neu").with("art", "frage").without("key");
        let sent: Vec<_> = form.fields().collect();
        assert_eq!(sent, [("r", "1"), ("s", "y"), ("t", "neu"), ("art", "frage")]);
    }

    #[test]
    #[should_panic(expected = "has no `3` for `r`")]
    fn what_is_not_offered_cannot_be_chosen() {
        _ = Form::all(PAGE, "/here").remove(0).with("r", "3");
    }
}
