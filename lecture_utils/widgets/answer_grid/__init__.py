"""Predict a result cell by cell, lock it, and be told what was believed."""
