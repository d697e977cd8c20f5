"""What a text claims (amounts, days, names, links, quotations, sanctions), and what of it nothing given
bears out.
"""
