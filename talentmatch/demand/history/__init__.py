"""What the models are given: the history as a matrix, its end, its marks, its covariates."""
