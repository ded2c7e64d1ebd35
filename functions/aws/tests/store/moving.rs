//! Whole desks move into the table and out of it: the text is the same as before.

use desk::memory::{Drawer, Memory};
use desk::transfer::{Dump, export, import};
use std::sync::Arc;
use tests::{AtDesk, at_once, plays, tell};

#[tokio::test(flavor = "multi_thread")]
async fn dynamo_moves_as_it_should() {
    desk::contract::moves(&crate::fresh().await, &crate::fresh().await).await;
}

async fn written(from: &dyn Dump) -> String {
    let mut text = Vec::new();
    export(from, &Drawer::default(), &mut text).await.unwrap();
    String::from_utf8(text).unwrap()
}

/// Its lines, in an order that no store decides.
fn sorted(text: &str) -> Vec<&str> {
    let mut lines: Vec<_> = text.lines().collect();
    lines.sort_unstable();
    lines
}

#[test]
fn the_desk_of_each_story_moves_in_and_out() {
    at_once(&plays(), |play| {
        let name = play.name();
        let memory = Arc::new(Memory::default());
        tell(&play.story, &mut AtDesk::over(Arc::clone(&memory) as _)).unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let before = written(&*memory).await;
            let store = crate::fresh().await;
            import(&mut before.as_bytes(), &store, &Drawer::default()).await.unwrap();
            let after = written(&store).await;
            assert_eq!(sorted(&before), sorted(&after), "{name}");
            assert_eq!(before.lines().last(), after.lines().last(), "{name}: the same desk has the same sum");
        });
    });
}
