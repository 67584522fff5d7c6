//! The allocator of every process. Requests are many small allocations on several threads, which the system's own
//! allocator serves at about twice the cost.

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;
