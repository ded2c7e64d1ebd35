//! What becomes of folders that others wrote.

use super::*;
use tickets::Policy;

fn sources(files: &[(&str, &str)]) -> Sources {
    files.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect()
}

fn topics_of(files: &[(&str, &str)], categories: Option<&str>) -> Vec<String> {
    let gathered = gather(sources(files), categories.map(str::as_bytes));
    let text = String::from_utf8_lossy(gathered.sources.get(DESK).unwrap()).into_owned();
    let policy = Policy::read(&text, DESK).unwrap();
    let shown = |topic: &tickets::policy::Topic| format!("{}: {}", topic.id, topic.label.word(&policy.desk.language));
    policy.topics.iter().map(shown).collect()
}

#[test]
fn folders_become_topics_under_the_best_name_there_is() {
    let files = [
        ("wlan/a.md", "x"),
        ("Über uns/_index.md", "---\ntitle: \"Wer \\\"wir\\\" sind\"\n---\n"),
        ("drucker_und_toner/a.md", "x"),
        ("tags/README.md", "# Schilder ##\n"),
        ("Ағаш/a.md", "x"),
        ("lose.md", "x"),
    ];
    assert_eq!(
        topics_of(&files, Some(r#"[{"slug": "wlan", "title": "WLAN und Netz"}]"#)),
        [
            "wlan: WLAN und Netz",
            "drucker-und-toner: Drucker und toner",
            "tags-2: Schilder",
            "ueber-uns: Wer \"wir\" sind",
            "x430x493x430x448: Ағаш",
            "allgemeines: Allgemeines",
        ]
    );
}

#[test]
fn a_list_of_categories_that_is_none_is_left_aside() {
    assert_eq!(topics_of(&[("c/a.md", ""), ("b/a.md", "")], Some("{[")), ["b: B", "c: C"]);
}

#[test]
fn an_empty_folder_is_a_desk_without_topics() {
    assert_eq!(topics_of(&[], None), Vec::<String>::new());
}

#[test]
fn a_table_of_contents_gives_the_order() {
    let files = [("SUMMARY.md", "# Summary\n- [B](x/b.md)\n  - [A](x/a%20a.md#q)\n- [B](x/b.md)\n"), ("x/a a.md", "")];
    let heap = gather(sources(&files), None).sources.heap.unwrap();
    assert_eq!((heap.place("x/b.md"), heap.place("x/a a.md"), heap.place("x/c.md")), (1, 2, i64::MAX));
}
