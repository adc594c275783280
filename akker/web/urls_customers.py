"""The site map of customers: whom we look after."""

from django.urls import path

from akker.web import customers

customers_of_a_book = [
    path("customers", customers.customers, name="customers"),
    path("customer/list/export", customers.export_customers, name="customers-export"),
    path("customer/change/<path:code>", customers.change, name="customer-change"),
    path("customers/<path:code>", customers.customer, name="customer"),
]
