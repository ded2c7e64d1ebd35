//! The story teller: a ticket's life as a text file that a school admin can read.
//!
//! ```text
//! stories/*.txt ─read─▶ Story ─tell─▶ the same text, with what really happened as arrows
//!                               ├── Rules     the rules alone, over a map
//!                               └── AtDesk    Desk::handle and clock::round over any Store
//! ```
//!
//! A story's arrows are written by the test itself (`UPDATE_EXPECT=1 cargo test -p tests`) and read by a
//! person. Depths may differ in everything but the arrows. The step language is told in [`story`].

mod arrow;
mod at_desk;
mod cast;
mod check;
mod delivery;
mod faulty;
mod house;
mod rules;
pub mod server;
pub mod story;
mod tell;
mod time;
mod words;

pub use at_desk::AtDesk;
pub use check::{check_all, stories, unlike};
pub use delivery::Delivery;
pub use faulty::Faulty;
pub use house::{desk_toml, root};
pub use rules::Rules;
pub use story::Story;
pub use tell::{Ask, Depth, Mail, tell};
