//! Titles that break where they read well: a short word with a hyphen, such as "Schul-WLAN", stays on one line.

/// The longest word that stays whole, in characters: longer ones must break on a narrow screen.
const WHOLE_CHARS_MAX: usize = 14;

/// The title as HTML, with its short compounds kept whole.
pub(crate) fn whole(title: &str) -> String {
    let mut html = String::with_capacity(title.len() + 32);
    for (number, word) in title.split(' ').enumerate() {
        if number > 0 {
            html.push(' ');
        }
        let stays = word.contains('-') && word.chars().count() <= WHOLE_CHARS_MAX;
        if stays {
            html.push_str("<span class=\"nw\">");
        }
        for c in word.chars() {
            match c {
                '&' => html.push_str("&amp;"),
                '<' => html.push_str("&lt;"),
                '>' => html.push_str("&gt;"),
                '"' => html.push_str("&quot;"),
                c => html.push(c),
            }
        }
        if stays {
            html.push_str("</span>");
        }
    }
    html
}

#[cfg(test)]
mod tests {
    use super::whole;

    #[test]
    fn short_compounds_stay_whole_and_no_title_brings_its_own_html() {
        assert_eq!(whole("Mit dem Schul-WLAN verbinden"), "Mit dem <span class=\"nw\">Schul-WLAN</span> verbinden");
        assert_eq!(whole("Videokonferenz-Einladung teilen"), "Videokonferenz-Einladung teilen");
        assert_eq!(whole("<b-c> & \"d\""), "<span class=\"nw\">&lt;b-c&gt;</span> &amp; &quot;d&quot;");
    }
}
