"""The SQL of the hot verbs and lists (data-model 5), both dialects side by side. States: 1 accepted, 2 submitted, <= 4 live."""
