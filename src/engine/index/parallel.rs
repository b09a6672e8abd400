//! How is work shared between the processors of the machine that builds?

use rayon::prelude::*;

use crate::error::Error;

/// How many stretches of work there should be.
pub(super) fn processors() -> usize {
    rayon::current_num_threads()
}

/// Does the work on each item, and gives what came of it in the order of the items.
pub(super) fn in_parallel<T: Send, R: Send>(items: Vec<T>, work: impl Fn(T) -> R + Send + Sync) -> Vec<R> {
    items.into_par_iter().map(work).collect()
}

/// Does the work on stretches of a list, of which together no more is in hand at a time than weighs `most`, and keeps what came
/// of each item, in their order.
///
/// # Errors
///
/// The first of the work or of the keeping.
pub(super) fn in_batches<T: Sync, R: Send>(
    mut list: &[T],
    most: usize,
    weight: impl Fn(&T) -> usize,
    work: impl Fn(&[T]) -> Result<Vec<R>, Error> + Send + Sync,
    mut keep: impl FnMut(&T, R) -> Result<(), Error>,
) -> Result<(), Error> {
    while !list.is_empty() {
        let mut taken = 0_usize;
        let fits = list.iter().take_while(|item| {
            taken = taken.saturating_add(weight(item));
            taken <= most
        });
        let (batch, rest) = list.split_at(fits.count().max(1));
        let mut items = batch.iter();
        for made in in_parallel(stretches(batch, processors(), &weight), &work) {
            // In this order: a pair that is not made takes no item.
            for (made, item) in made?.into_iter().zip(items.by_ref()) {
                keep(item, made)?;
            }
        }
        list = rest;
    }
    Ok(())
}

/// Cuts a list into at most so many stretches of about the same weight.
pub(super) fn stretches<T>(mut list: &[T], most: usize, weight: impl Fn(&T) -> usize) -> Vec<&[T]> {
    let mut left: usize = list.iter().map(&weight).sum();
    let mut stretches = Vec::new();
    for behind in (0..most).rev() {
        let (share, mut taken) = (left.div_ceil(behind + 1), 0);
        let enough = |item: &T| {
            taken += weight(item);
            taken >= share
        };
        let end = list.iter().position(enough).map_or(list.len(), |last| last + 1);
        let end = if behind == 0 { list.len() } else { end };
        let (stretch, rest) = list.split_at(end);
        left = left.saturating_sub(stretch.iter().map(&weight).sum());
        if !stretch.is_empty() {
            stretches.push(stretch);
        }
        list = rest;
    }
    stretches
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn batches_keep_every_item_in_order(list in prop::collection::vec(0_usize..9, 0..40), most in 0_usize..30) {
            let mut kept = Vec::new();
            let work = |items: &[usize]| Ok(items.iter().map(|item| item * 2).collect());
            let keep = |item: &usize, made: usize| {
                kept.push((*item, made));
                Ok(())
            };
            in_batches(&list, most, |item| *item, work, keep).expect("nothing fails");
            prop_assert_eq!(kept, list.iter().map(|item| (*item, item * 2)).collect::<Vec<_>>());
        }

        #[test]
        fn stretches_are_the_list_and_no_longer_than_their_share(
            list in prop::collection::vec(0_usize..9, 0..40), most in 1_usize..6,
        ) {
            let stretches = stretches(&list, most, |weight| *weight);
            prop_assert!(stretches.len() <= most);
            prop_assert_eq!(stretches.concat(), &list[..]);
            let share = list.iter().sum::<usize>() / most;
            for stretch in stretches {
                prop_assert!(stretch.iter().sum::<usize>() <= share + 9 * 2, "{:?}", stretch);
            }
        }
    }
}
