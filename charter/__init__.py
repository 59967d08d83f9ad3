"""The class charter: articles, amendments, votes, adopted versions, signatures."""
