//! Nothing happens in the archive because time passes: what is overdue on a card is reckoned when the card is read.
