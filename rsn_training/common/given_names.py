"""Given names that are common in France and in English: a word before a surname in a text."""

#: Not a list of people: what makes two capitalised words look like a person. Space between.
GIVEN_NAMES = """
Adam Adèle Agathe Agnès Alain Albert Alex Alexandra Alexandre Alice Alicia Aline Amélie Amir
Amandine Anaïs André Andrew Anna Anne Anthony Antoine Arnaud Arthur Audrey Aurélie Aurélien Axel
Baptiste Barbara Bastien Benjamin Benoît Bernard Bertrand Brigitte Bruno Camille Carole Caroline
Catherine Cécile Céline Chantal Charles Charlotte Christelle Christian Christine Christophe
Claire Claude Clément Corinne Cyril Damien Daniel Danielle David Delphine Denis Didier Dominique
Edouard Élise Élodie Emma Emmanuel Emmanuelle Éric Estelle Étienne Eva Fabien Fabrice Fanny
Fatima Florence Florian François Françoise Franck Frédéric Gabriel Gaëlle Georges Gérard Gilles
Grégory Guillaume Guy Hélène Henri Hervé Hugo Inès Isabelle Jacques James Jean Jeanne Jérôme
Jessica John Jonathan Joseph Jules Julie Julien Juliette Karim Karine Kevin Laetitia Laure
Laurence Laurent Léa Léo Lionel Lisa Loïc Louis Louise Lucas Lucie Ludovic Madeleine Manon Marc
Marie Marine Marion Marie-Claire Martin Martine Mary Mathieu Mathilde Maurice Maxime Mehdi
Mélanie Michael Michel Michèle Mickaël Mohamed Monique Morgane Nadia Nathalie Nicolas Nicole
Noémie Océane Olivier Pascal Patricia Patrick Paul Pauline Peter Philippe Pierre Quentin Rachel
Raphaël Raymond Régis Renaud Richard Robert Robin Roger Romain Sabrina Samir Samuel Sandra
Sandrine Sarah Sébastien Serge Sophie Stéphane Stéphanie Susan Sylvain Sylvie Théo Thibault
Thierry Thomas Timothée Valérie Vanessa Véronique Victor Vincent Virginie William Xavier Yann
Yasmine Yves Yvonne Zoé
"""
