"""How fast Gatherly is, over HTTP. Only ratios within one run mean anything: `make bench`."""
